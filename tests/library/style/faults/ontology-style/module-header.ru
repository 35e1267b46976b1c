PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
INSERT DATA {
  <https://w3id.org/certkg/ontology/Car_Parts> a owl:Ontology ;
      dcterms:title "Parts"@en ; dcterms:description "Other parts of cars, at a wrong address."@en ;
      dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> ; dcterms:source "certkg" ;
      owl:versionIRI <https://w3id.org/certkg/ontology/parts/0.2.0> ; owl:versionInfo "0.2.0" .
}
