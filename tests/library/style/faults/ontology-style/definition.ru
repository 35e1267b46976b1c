PREFIX ckg: <https://w3id.org/certkg#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE WHERE { ckg:CarPart skos:definition ?gone }
