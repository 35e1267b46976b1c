PREFIX ckg: <https://w3id.org/certkg#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA {
  ckg:CarPart skos:definition "A part that belongs to a car."@en .
}
