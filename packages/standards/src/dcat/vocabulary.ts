// Namespaces of DCAT-AP 3.0.1, HealthDCAT-AP and EUCAIM's profile 2.0, and the JSON-LD context over them, which is never fetched from anywhere.
export const namespaces = {
  adms: 'http://www.w3.org/ns/adms#', cv: 'http://data.europa.eu/m8g/', dcat: 'http://www.w3.org/ns/dcat#', dcatap: 'http://data.europa.eu/r5r/',
  dct: 'http://purl.org/dc/terms/', dpv: 'https://w3id.org/dpv#', duo: 'http://purl.obolibrary.org/obo/DUO_', eli: 'http://data.europa.eu/eli/ontology#',
  eucaim: 'https://hyperontology.eucaim.cancerimage.eu/#',
  foaf: 'http://xmlns.com/foaf/0.1/', healthdcatap: 'https://w3id.org/healthdcat-ap#', odrl: 'http://www.w3.org/ns/odrl/2/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#', skos: 'http://www.w3.org/2004/02/skos/core#', spdx: 'http://spdx.org/rdf/terms#',
  vcard: 'http://www.w3.org/2006/vcard/ns#', xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

export const authority = 'http://publications.europa.eu/resource/authority/'
/** Values of the Commission's health authority tables, where HealthDCAT-AP has them for now. */
export const healthAuthority = 'https://hdeu-dcat.acceptance.data.health.europa.eu/resource/authority/'
/** Regulation (EU) 2025/327 on the European Health Data Space. */
export const ehds = 'http://data.europa.eu/eli/reg/2025/327/oj'

/** `dct:title` → its full address. */
export const expand = (name: string): string => {
  const colon = name.indexOf(':')
  const prefix = name.slice(0, colon)
  if (!Object.hasOwn(namespaces, prefix)) throw new RangeError(`no namespace is called ${prefix}`)
  return namespaces[prefix as keyof typeof namespaces] + name.slice(colon + 1)
}
