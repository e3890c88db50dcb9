package kit

import (
	"cmp"
	"strings"

	"github.com/a-h/templ"
)

// A port calls our component with what a fixture asks for. It gives nil when
// there is no component for that at all.
type port struct {
	build      func(*fixture) templ.Component
	covered    int // fixtures; the others use options that no page of ours needs
	deviations []deviation
}

var ports = map[string]port{
	"back-link":           {backLink, 1, nil},
	"breadcrumb":          {breadcrumb, 1, nil},
	"button":              {button, 20, []deviation{onlyOneClick}},
	"card":                {card, 11, []deviation{headingTwo, smallHeading}},
	"checkboxes":          {checkboxes, 25, []deviation{oneName, legendIsPlain}},
	"date-input":          {dateInput, 13, []deviation{dateNames, legendIsPlain}},
	"details":             {details, 4, nil},
	"error-summary":       {errorSummary, 5, nil},
	"file-upload":         {fileField, 13, []deviation{oneName, labelIsNoTitle, noDropZone}},
	"input":               {textInput, 26, []deviation{oneName, labelIsNoTitle}},
	"inset-text":          {inset, 2, nil},
	"notification-banner": {success, 1, nil},
	"pagination":          {pagination, 3, []deviation{pagesHaveNoNames}},
	"password-input":      {password, 10, []deviation{oneName, labelIsNoTitle}},
	"radios":              {radios, 27, []deviation{oneName, legendIsNoTitle}},
	"select":              {selectBox, 14, []deviation{oneName, labelIsNoTitle, chooseNothing}},
	"skip-link":           {skipLink, 1, nil},
	"summary-list":        {summaryList, 5, []deviation{valuesAreTexts}},
	"tables":              {table, 14, []deviation{tablesScroll}},
	"tag":                 {tag, 12, nil},
	"textarea":            {textarea, 12, []deviation{oneName, labelIsNoTitle}},
	"warning-callout":     {warning, 5, []deviation{headingTwo}},
}

// name reads the id of a form field, which is also its name with us.
func (f *fixture) name() string {
	name := f.Context.text("name")
	f.field = cmp.Or(f.Context.text("id"), f.Context.text("idPrefix"), name)
	return f.field
}

// label reads a label or a legend, with the size that ours does not have.
func label(o options, key string) string {
	if object := o.object(key); object != nil {
		defer o.drop(key)
		object.text("size")
		return cmp.Or(object.text("heading"), object.text("text"))
	}
	return o.text(key)
}

func legend(o options) (text string, heading bool) {
	fieldset := o.object("fieldset")
	if fieldset == nil {
		return "", false
	}
	_, heading = fieldset.object("legend")["heading"]
	text = label(fieldset, "legend")
	o.drop("fieldset")
	return text, heading
}

func (f *fixture) input() Input {
	o := f.Context
	in := Input{
		Name: f.name(), Label: label(o, "label"), Hint: o.text("hint"), Value: o.text("value"), Err: o.text("errorMessage"),
		Type: o.text("type"), Autocomplete: o.text("autocomplete"), InputMode: o.text("inputmode"),
		Prefix: o.text("prefix"), Suffix: o.text("suffix"), Width: o.number("width"), Code: o.flag("code"),
	}
	if in.Code && o["spellcheck"] == false { // a code is never spell-checked
		delete(o, "spellcheck")
	}
	return in
}

func textInput(f *fixture) templ.Component { return TextInput(f.input()) }

func fileField(f *fixture) templ.Component {
	in := f.input()
	in.Type = "file"
	return TextInput(in)
}

func password(f *fixture) templ.Component { return Password(f.input()) }

func textarea(f *fixture) templ.Component {
	o := f.Context
	return Textarea(Text{
		Name: f.name(), Label: label(o, "label"), Hint: o.text("hint"), Value: o.text("value"), Err: o.text("errorMessage"), Rows: o.number("rows"),
	})
}

// choices reads the items of a question and the values that are chosen.
func (f *fixture) choices() (items []Option, chosen []string) {
	f.Context.objects("items", func(o options) {
		item := Option{Value: o.text("value"), Label: o.text("text"), Hint: o.text("hint"), Disabled: o.flag("disabled")}
		if o.flag("checked") {
			chosen = append(chosen, item.Value)
		}
		items = append(items, item)
	})
	if value := f.Context.text("value"); value != "" {
		chosen = append(chosen, value)
	}
	if values, ok := f.Context["values"].([]any); ok {
		delete(f.Context, "values")
		for _, value := range values {
			chosen = append(chosen, value.(string))
		}
	}
	return items, chosen
}

func radios(f *fixture) templ.Component {
	o := f.Context
	text, heading := legend(o)
	items, chosen := f.choices()
	if text == "" || len(chosen) > 1 {
		return nil
	}
	return Radios(Choice{
		Name: f.name(), Legend: text, Heading: heading, Hint: o.text("hint"), Err: o.text("errorMessage"),
		Value: strings.Join(chosen, ""), Options: items, Small: o.flag("small"), Inline: o.flag("inline"),
	})
}

func checkboxes(f *fixture) templ.Component {
	o := f.Context
	text, _ := legend(o)
	items, chosen := f.choices()
	if text == "" && len(items) == 1 {
		name := f.name()
		return Checkbox(name, items[0].Value, items[0].Label, items[0].Hint, o.text("errorMessage"), len(chosen) == 1)
	}
	if text == "" {
		return nil
	}
	return Checkboxes(Choices{
		Name: f.name(), Legend: text, Hint: o.text("hint"), Err: o.text("errorMessage"),
		Values: chosen, Options: items, Small: o.flag("small"),
	})
}

func selectBox(f *fixture) templ.Component {
	o := f.Context
	items, chosen := f.choices()
	return Select(Choice{
		Name: f.name(), Legend: label(o, "label"), Hint: o.text("hint"), Err: o.text("errorMessage"),
		Value: strings.Join(chosen, ""), Options: items,
	})
}

func dateInput(f *fixture) templ.Component {
	o := f.Context
	text, _ := legend(o)
	value := ""
	if values := o.object("values"); values != nil {
		value = JoinDate(values.text("day"), values.text("month"), values.text("year"))
		o.drop("values")
	}
	o.text("namePrefix")
	return DateInput(Date{Name: f.name(), Legend: text, Hint: o.text("hint"), Err: o.text("errorMessage"), Value: value})
}
