PREFIX ckg: <https://w3id.org/certkg#>
DELETE { <https://w3id.org/certkg/id/survey/1> ckg:confidence ?old }
INSERT { <https://w3id.org/certkg/id/survey/1> ckg:confidence ckg:QuiteSure }
WHERE { <https://w3id.org/certkg/id/survey/1> ckg:confidence ?old }
