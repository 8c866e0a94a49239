/** How this program names itself in an association: PS3.7 Annex D.3.3.2. */

/** Derived from a UUID, PS3.5 §B.2; fixed for all versions. */
export const implementationClassUid = '2.25.292265044683458587695392739518476178370'
export const implementationVersion = 'VESALIUS'
