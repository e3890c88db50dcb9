package paper

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

// An operand of a drawing is a float64, a name, a text as it is coded, or an array
// of those; anything else is nil.
type (
	operand any
	name    string
	coded   string
)

// errContent is the error of a content that is no list of operators.
var errContent = errors.New("what draws a page cannot be read")

// A contentReader reads what draws a page, operator by operator.
type contentReader struct {
	b      []byte
	at     int
	nested int // arrays and dictionaries within each other
}

const (
	contentBlanks     = "\x00\t\n\f\r "
	contentDelimiters = contentBlanks + "()<>[]{}/%"
)

// next is the next operator with its operands, "" at the end. The picture of an
// inline one is passed over: its operator is EI.
func (r *contentReader) next() (op string, operands []operand, err error) {
	for {
		x, word, err := r.token()
		switch {
		case err != nil:
			return "", nil, err
		case word == "":
			operands = append(operands, x)
		case word == "ID":
			return "EI", nil, r.passPicture()
		case word == "end":
			return "", nil, nil
		case word == "true" || word == "false" || word == "null":
			operands = append(operands, nil)
		default:
			return word[1:], operands, nil
		}
	}
}

// token is the next operand, or a word: "end", or an operator behind a mark, but for
// those that next knows.
func (r *contentReader) token() (operand, string, error) {
	r.passBlanks()
	if r.at >= len(r.b) {
		return nil, "end", nil
	}
	switch c := r.b[r.at]; {
	case c == '/':
		r.at++
		return name(r.word()), "", nil
	case c == '(':
		s, err := r.literal()
		return coded(s), "", err
	case c == '<' && r.at+1 < len(r.b) && r.b[r.at+1] == '<':
		r.at += 2
		_, err := r.until(">>")
		return nil, "", err
	case c == '<':
		s, err := r.hex()
		return coded(s), "", err
	case c == '[':
		r.at++
		all, err := r.until("]")
		return all, "", err
	}
	w := r.word()
	if w == "" {
		return nil, "", errContent // a bracket that nothing opened
	}
	if f, err := strconv.ParseFloat(w, 64); err == nil {
		return f, "", nil
	}
	switch w {
	case "ID", "true", "false", "null":
		return nil, w, nil
	}
	return nil, "!" + w, nil
}

// until are the operands up to a closing mark.
func (r *contentReader) until(mark string) ([]operand, error) {
	if r.nested++; r.nested > 50 {
		return nil, errContent
	}
	defer func() { r.nested-- }()
	var all []operand
	for {
		r.passBlanks()
		if bytes.HasPrefix(r.b[r.at:], []byte(mark)) {
			r.at += len(mark)
			return all, nil
		}
		x, word, err := r.token()
		if err == nil && word == "end" {
			err = errContent
		}
		if err != nil {
			return nil, err
		}
		all = append(all, x)
	}
}

// passBlanks passes over blanks and notes.
func (r *contentReader) passBlanks() {
	for r.at < len(r.b) {
		switch c := r.b[r.at]; {
		case strings.IndexByte(contentBlanks, c) >= 0:
			r.at++
		case c == '%':
			for r.at < len(r.b) && r.b[r.at] != '\n' && r.b[r.at] != '\r' {
				r.at++
			}
		default:
			return
		}
	}
}

// word is what stands before the next delimiter.
func (r *contentReader) word() string {
	from := r.at
	for r.at < len(r.b) && strings.IndexByte(contentDelimiters, r.b[r.at]) < 0 {
		r.at++
	}
	return string(r.b[from:r.at])
}

// literal is a text in brackets. Which character an escape stands for is all the
// same here, but for how many there are.
func (r *contentReader) literal() (string, error) {
	var s []byte
	depth := 0
	for ; r.at < len(r.b); r.at++ {
		switch c := r.b[r.at]; c {
		case '\\':
			r.at++
			s = append(s, '?')
			for n := 0; n < 2 && r.at+1 < len(r.b) && octal(r.b[r.at]) && octal(r.b[r.at+1]); n++ {
				r.at++
			}
		case '(':
			if depth++; depth > 1 {
				s = append(s, c)
			}
		case ')':
			if depth--; depth == 0 {
				r.at++
				return string(s), nil
			}
			s = append(s, c)
		default:
			s = append(s, c)
		}
	}
	return "", errContent
}

func octal(c byte) bool { return c >= '0' && c <= '7' }

// hex is a text in hexadecimal digits.
func (r *contentReader) hex() (string, error) {
	var digits []byte
	for r.at++; r.at < len(r.b); r.at++ {
		switch c := r.b[r.at]; {
		case c == '>':
			r.at++
			if len(digits)%2 != 0 {
				digits = append(digits, '0')
			}
			s := make([]byte, len(digits)/2)
			for i := range s {
				n, err := strconv.ParseUint(string(digits[2*i:2*i+2]), 16, 8)
				if err != nil {
					return "", errContent
				}
				s[i] = byte(n)
			}
			return string(s), nil
		case strings.IndexByte(contentBlanks, c) < 0:
			digits = append(digits, c)
		}
	}
	return "", errContent
}

// passPicture passes over the bytes of an inline picture, which end with EI between
// blanks.
func (r *contentReader) passPicture() error {
	for {
		i := bytes.Index(r.b[r.at:], []byte("EI"))
		if i < 0 {
			return errContent
		}
		r.at += i + 2
		blank := func(at int) bool {
			return at >= len(r.b) || strings.IndexByte(contentBlanks, r.b[at]) >= 0
		}
		if blank(r.at-3) && blank(r.at) {
			return nil
		}
	}
}
