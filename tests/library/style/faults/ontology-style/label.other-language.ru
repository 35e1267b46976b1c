PREFIX ckg: <https://w3id.org/certkg#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA {
  ckg:CarPart rdfs:label "Wagenteil"@de .
}
