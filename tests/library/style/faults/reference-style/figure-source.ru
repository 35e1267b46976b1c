PREFIX ckg: <https://w3id.org/certkg#>
DELETE { <https://w3id.org/certkg/id/survey/1> ckg:fromSource ?old }
INSERT { <https://w3id.org/certkg/id/survey/1> ckg:fromSource <https://w3id.org/certkg/id/source/gone> }
WHERE { <https://w3id.org/certkg/id/survey/1> ckg:fromSource ?old }
