PREFIX ckg: <https://w3id.org/certkg#>
PREFIX dcterms: <http://purl.org/dc/terms/>
DELETE { ckg:partRemark dcterms:source ?old }
INSERT { ckg:partRemark dcterms:source "ISO 9000:2015 (to be verified)" }
WHERE { ckg:partRemark dcterms:source ?old }
