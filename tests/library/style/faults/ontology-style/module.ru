PREFIX ckg: <https://w3id.org/certkg#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE { ckg:Finish rdfs:isDefinedBy ?old }
INSERT { ckg:Finish rdfs:isDefinedBy <https://w3id.org/certkg/ontology/gone> }
WHERE { ckg:Finish rdfs:isDefinedBy ?old }
