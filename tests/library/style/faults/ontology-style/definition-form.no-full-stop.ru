PREFIX ckg: <https://w3id.org/certkg#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { ckg:finish skos:definition ?old }
INSERT { ckg:finish skos:definition "The treatment of the surface of the part"@en }
WHERE { ckg:finish skos:definition ?old }
