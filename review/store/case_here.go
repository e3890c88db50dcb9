package store

// What was decided on a letter is shown in the case that the letter is in now,
// whichever case it was in when it was decided: the signed rows stay as they are.

// joinedInto are the cases that were emptied into case $1 by joins that stand.
const joinedInto = `SELECT from_case FROM moves WHERE into_case = $1 AND kind = 'join' AND undone_event IS NULL`

// here are the letters now in the case, as a JSON array.
func (c caseLoad) here() string {
	ids := make([]int64, len(c.Letters))
	for i, l := range c.Letters {
		ids[i] = int64(l.ID)
	}
	return toJSON(ids)
}

// decidedHere is the condition on rows of a table of case $1, and of the cases
// that its letters, $2, were in before.
func (c caseLoad) decidedHere(table string) string {
	return `(` + table + `.case_id = $1 OR ` + table + `.case_id IN (SELECT held.case_id FROM json_each($2) AS letter
		CROSS JOIN case_letters AS held ON held.letter_id = letter.value WHERE held.to_event IS NOT NULL))`
}

// aboutHere is the condition on rows of a table that name one of the letters $2,
// or none at all.
func aboutHere(table string) string {
	return `(` + table + `.letters IN ('[]', 'null') AND ` + table + `.case_id = $1 OR EXISTS (SELECT 1 FROM json_each(` + table + `.letters) AS named
		JOIN json_each($2) AS here ON here.value = named.value))`
}
