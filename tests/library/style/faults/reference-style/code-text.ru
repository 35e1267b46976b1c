PREFIX ckg: <https://w3id.org/certkg#>
DELETE WHERE { <https://w3id.org/certkg/id/parts/1> ckg:code ?gone }
