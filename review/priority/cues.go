package priority

import "strings"

// A cue is what a word does to the denial of what stands near it.
type cue uint32

const (
	denies     cue = 1 << iota // denies what follows: no, without, denies
	deniesNext                 // as denies, for three words
	deniesIf                   // denies only before a word of finding: not
	deniesOf                   // denies only before of, for, from, to: absence of, negative for
	deniesOne                  // as denies, for the next word only
	clears                     // found not to be so: excluded
	out                        // clears after ruled or rules
	rules                      //
	cancels                    // turns a denial into doubt: cannot, doubt, exclude
	ends                       // what was denied ends before: but, however
	endsWeakly                 // as ends, unless evidence or the like is denied: for, on, after
	finding                    // what "not" must come before: see, suggest, consistent
	evidence                   // strengthens a denial: no evidence of
	harmless                   // "no" before it denies nothing of what follows: change, reply, delay
	linking                    // of, for, from, to
	unlikely                   // clears what stands before it
	found                      // clears what stands before it after not: seen, found, identified
	negates                    // not, cannot, never: before a clearing word it takes that back
	wishes                     // to, must, should: a clearing that is still to come
	lists                      // or, nor
	and                        //
	verb                       // after "and" another sentence begins
	answersNo                  // after a colon: nil, none
	prefixCue                  // joined by a hyphen to a word it makes another word
)

// cueWords are the words that bear on a denial. A denial that the machine
// does not see makes a case more urgent than it need be; one that it sees
// wrongly hides it. So in doubt nothing is denied.
var cueWords = wordsOf(map[cue]string{
	denies:     "no neither denies denied denying",
	deniesNext: "without nil never nor against",
	deniesIf:   "not",
	deniesOf:   "negative free absence unlikely none",
	deniesOne:  "non",
	clears:     "excluded excludes discounted",
	out:        "out",
	rules:      "ruled rules",
	cancels: "cannot cant couldnt unable doubt doubts doubtful exclude excluding rule ruling unless hesitation hesitate hesitated delay " +
		"delayed forget miss missed overlook overlooked uncertain unclear equivocal",
	ends: "but however although though except apart aside yet whereas which who whom whose until unless despite nevertheless nonetheless instead " +
		"previously known please query",
	endsWeakly: "for from after following since on due because secondary by during before awaiting pending taking takes took",
	finding: "see sees seen saw find finds found suggest suggests suggestive consistent indicate indicates indicative demonstrate demonstrates " +
		"demonstrated reveal reveals reveal identify identified detect detected show shows shown feel think believe thought felt compatible suspicious " +
		"suspect suspected have has a an any due related",
	evidence: "evidence sign signs suggestion suspicion feature features indication concern concerns concerning symptom symptoms need finding " +
		"findings history",
	harmless: "change changes changed improvement response reply answer appointment appointments follow followup referral result results report " +
		"letter letters question further better more less alternative option action delay contraindication contraindications objection record " +
		"news only note other bed longer",
	linking:   "of for from to that",
	unlikely:  "unlikely absent negative",
	found:     "seen found identified detected present evident demonstrated suspected shown visualised visualized noted",
	negates:   "not cannot cant couldnt never wasnt isnt hasnt havent werent arent didnt doesnt",
	wishes:    "to must should needs need if could can would may might until before unless",
	lists:     "or nor",
	and:       "and",
	verb:      "is are was were has had have takes took remains continues needs there he she they we i the this it now should please will would on started",
	answersNo: "no none nil negative absent excluded",
	prefixCue: "pre anti pseudo semi un",
})

func wordsOf(all map[cue]string) map[string]cue {
	words := map[string]cue{}
	for c, list := range all {
		for word := range strings.FieldsSeq(list) {
			words[word] |= c
		}
	}
	return words
}
