PREFIX ckg: <https://w3id.org/certkg#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA {
  ckg:ReplacedCarComponent a owl:Class ; rdfs:label "replaced car component"@en ;
      skos:definition "A replaced car component."@en ; dcterms:source "certkg" ;
      rdfs:isDefinedBy <https://w3id.org/certkg/ontology/parts> ;
      rdfs:subClassOf ckg:CarPart .
}
