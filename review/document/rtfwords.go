package document

import (
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// said are the control words that stand for text themselves.
var said = map[string]string{
	"par": "\n", "line": "\n", "sect": "\n\n", "page": "\n\n", "column": "\n", "softline": "\n", "row": "\n", "nestrow": "\n",
	"cell": "\t", "nestcell": "\t", "tab": "\t",
	"emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
	"emspace": " ", "enspace": " ", "qmspace": " ",
}

// aside are the groups of which nothing is text of the letter.
var aside = map[string]bool{
	"colortbl": true, "stylesheet": true, "info": true, "pict": true, "filetbl": true, "revtbl": true, "template": true, "xe": true,
	"tc": true, "sp": true, "shprslt": true, "upr": true, "nonesttables": true, "fontemb": true, "private": true, "rxe": true, "do": true,
}

// heard are the groups marked as ignorable that hold text all the same: text
// boxes, and the Unicode form of what an older reader is given in another.
var heard = map[string]bool{"shpinst": true, "ud": true}

// word takes a control word; n counts only where numbered says so.
func (r *rtf) word(word string, n int, numbered bool) {
	starred := r.starred
	r.starred = false
	switch {
	case word == "bin":
		r.at = min(len(r.in), r.at+max(0, n))
		return
	case starred:
		r.group.skip = !heard[word] || r.group.skip && word != "ud"
		return
	case aside[word]:
		r.group.skip = true
		return
	case word == "u" && numbered:
		r.unicode(n)
		return
	}
	if s, ok := said[word]; ok {
		r.write(s)
		return
	}
	r.flush()
	r.setting(word, n, numbered)
}

// setting takes a control word that says how what follows it is read.
func (r *rtf) setting(word string, n int, numbered bool) {
	switch word {
	case "uc":
		r.group.uc = min(max(0, n), 16)
	case "ansicpg":
		r.ansi = n
	case "mac":
		r.ansi = 10000
	case "pc":
		r.ansi = 437
	case "pca":
		r.ansi = 850
	case "v", "deleted":
		r.group.hidden = !numbered || n != 0
	case "plain":
		r.group.hidden = false
	case "fonttbl":
		r.group.skip, r.group.fonts = true, true
	case "f", "deff":
		r.group.font = n
	case "fcharset":
		if page, ok := charsets[n]; ok && r.group.fonts {
			r.fonts[r.group.font] = page
		}
	case "cpg":
		if r.group.fonts {
			r.fonts[r.group.font] = n
		}
	case "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "footnote", "shptxt":
		r.write("\n")
		r.group.apart = true
	}
}

// charsets are the code pages of \fcharset. Those that are missing, 0 and 1 among
// them, mean that of the file.
var charsets = map[int]int{
	77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257,
	204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}

var codePages = map[int]encoding.Encoding{
	437: charmap.CodePage437, 850: charmap.CodePage850, 852: charmap.CodePage852, 866: charmap.CodePage866,
	874: charmap.Windows874, 932: japanese.ShiftJIS, 936: simplifiedchinese.GBK, 949: korean.EUCKR, 950: traditionalchinese.Big5,
	1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252, 1253: charmap.Windows1253, 1254: charmap.Windows1254,
	1255: charmap.Windows1255, 1256: charmap.Windows1256, 1257: charmap.Windows1257, 1258: charmap.Windows1258, 10000: charmap.Macintosh,
}
