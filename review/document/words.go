package document

import (
	"strings"
	"unicode"
)

// common are words that make up about four in ten of the words of any English
// letter, and next to none of what was read wrongly.
var common = func() map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(`the of and to in a is was for on with that be has have had this at as he she his her him they
		are were not from by an or but it its you your we our i my me will would been which who there their them no if all can could
		should may when then so up out about after before over under again also any some more most other than only into than too very
		please dear yours sincerely thank thanks patient patients clinic letter doctor dr mr mrs miss ms gp practice hospital review reviewed seen
		today test tests results result blood treatment dose daily mg started stopped continue date name address born number nhs
		consultant department appointment follow weeks months years week month year old history examination diagnosis plan medication
		discharged admitted ward care health service team further next previous normal left right both since during until because
		repeat arrange refer referred need needs new no one two three well day days what how where did does do done here now being`) {
		all[word] = true
	}
	return all
}()

// commonWords counts the words of a text, and those of them that are common.
func commonWords(text string) (known, words int) {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '\ufffd' }) {
		words++
		if common[strings.ToLower(word)] {
			known++
		}
	}
	return known, words
}
