// Who wrote a file: (0002,0012) and (0002,0013) (PS3.10 section 7.1). The UID is made from a random UUID (PS3.5 section B.2).
export const implementation = {
  classUid: '2.25.187059402794694896971228144844489212476',
  versionName: 'VESALIUS_0_1',
} as const
