package wording

import (
	"errors"
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/review/paper"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Check reports what is wrong with the wording of a kind, by form field.
func (t Template) Check(k Kind) review.Problems {
	p := review.Problems{}
	text := func(s string) bool { return strings.TrimSpace(s) != "" }
	if k == Letterhead {
		p.Add(text(t.Sender), "sender", "Enter the name of the trust and its address, line by line.")
		p.Add(text(t.Telephone), "telephone", "Enter the number on which people can ring about the letter.")
		p.Add(text(t.Hours), "hours", "Enter when somebody answers, such as Monday to Friday, 9am to 5pm.")
		p.Add(text(t.Signature), "signature", "Enter the name and the post of who signs, line by line.")
		p.Add(len(lines(t.Sender)) <= 8, "sender", "Enter at most 8 lines.")
		t.checkPrint(k, p)
		return p
	}
	p.Add(text(t.Title), "title", "Enter the title of the letter.")
	p.Add(text(t.Greeting), "greeting", "Enter the greeting, such as Dear [greeting name].")
	p.Add(text(t.Text), "text", "Enter the text of the letter.")
	p.Add(text(t.Close), "close", "Enter the close, such as Yours sincerely.")
	for field, s := range map[string]string{"title": t.Title, "greeting": t.Greeting, "text": t.Text, "close": t.Close} {
		_, unknown := (Template{Text: s}).FieldsIn()
		p.Add(len(unknown) == 0, field, "There is no field "+strings.Join(unknown, ", ")+". Use only the fields of the list below.")
		rest := brackets.ReplaceAllString(s, "")
		p.Add(!strings.ContainsAny(rest, "[]"), field, "A square bracket is not closed, or was never opened. Brackets are for fields alone.")
	}
	if k.OfCandour() {
		t.checkCandour(p)
	}
	if len(p) == 0 {
		t.checkPrint(k, p)
	}
	return p
}

// checkCandour asks for the parts of the written notification that regulation
// 20(4) names: the account, the enquiries, their results and an apology.
func (t Template) checkCandour(p review.Problems) {
	known := map[Field]bool{}
	all, _ := t.FieldsIn()
	for _, f := range all {
		known[f] = true
	}
	p.Add(known[Account], "text", "The law asks for an account of what happened: use the field [what happened].")
	p.Add(known[Enquiries], "text", "The law asks to say what will still be looked into: use the field [what we will look into].")
	p.Add(known[Findings], "text", "The law asks for the results of enquiries: use the field [what we found].")
	p.Add(known[Apology] || strings.Contains(strings.ToLower(t.Text), "sorry"), "text", "The law asks for an apology: say sorry, or use the field [apology].")
}

// checkPrint finds what could not be printed, with a made-up person.
func (t Template) checkPrint(k Kind, p review.Problems) {
	l, _ := Sample(k, t, Template{})
	if k == Letterhead {
		l, _ = Sample(Awareness, Starter(Awareness), t)
	}
	faults, ok := errors.AsType[paper.Unprintable](l.Check(paper.DL))
	field := "text"
	if k == Letterhead {
		field = "sender"
	}
	if ok {
		p.Add(false, field, faults.Error())
	}
}

// CheckWritten reports what is wrong with a version that somebody would put
// before a lead, by field. The wording that came with the program may be put
// forward as it is: then the trust has confirmed it.
func CheckWritten(k Kind, t Template, now Version, reason string) review.Problems {
	p := t.Check(k)
	p.Add(strings.TrimSpace(reason) != "", "reason", "Say why the wording changes, or that it is confirmed as it is.")
	p.Add(t != now.Body || !now.Confirmed(), "text", "Nothing was changed.")
	return p
}
