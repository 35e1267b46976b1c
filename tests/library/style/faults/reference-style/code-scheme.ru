PREFIX ckg: <https://w3id.org/certkg#>
DELETE { <https://w3id.org/certkg/id/parts/1> ckg:inScheme ?old }
INSERT { <https://w3id.org/certkg/id/parts/1> ckg:inScheme <https://w3id.org/certkg/id/scheme/gone> }
WHERE { <https://w3id.org/certkg/id/parts/1> ckg:inScheme ?old }
