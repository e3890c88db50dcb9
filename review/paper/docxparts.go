package paper

import (
	"fmt"
	"strings"
)

// The names by which the parts of a document are known.
const (
	docxMain      = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	docxRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	docxPackage   = "http://schemas.openxmlformats.org/package/2006/"
	docxKind      = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

const docxTypes = `<Types xmlns="` + docxPackage + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + docxKind + `document.main+xml"/><Override PartName="/word/styles.xml" ContentType="` + docxKind + `styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + docxKind + `settings+xml"/><Override PartName="/word/numbering.xml" ContentType="` + docxKind + `numbering+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="` + docxKind + `footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

const docxRels = `<Relationships xmlns="` + docxPackage + `relationships"><Relationship Id="rId1" Type="` + docxRelations + `/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="` + docxPackage + `relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

const docxDocumentRels = `<Relationships xmlns="` + docxPackage + `relationships"><Relationship Id="rId1" Type="` + docxRelations + `/styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="` + docxRelations + `/settings" Target="settings.xml"/><Relationship Id="rId3" Type="` + docxRelations + `/numbering" Target="numbering.xml"/>` +
	`<Relationship Id="rId4" Type="` + docxRelations + `/footer" Target="footer1.xml"/></Relationships>`

// docxCore names the document and its language for a screen reader. The name of
// the patient is not in it.
func docxCore(l Letter) string {
	return `<cp:coreProperties xmlns:cp="` + docxPackage + `metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + docxText(l.Title) +
		`</dc:title><dc:language>` + docxText(l.Language) + `</dc:language></cp:coreProperties>`
}

func docxSettings(language string) string {
	return `<w:settings xmlns:w="` + docxMain + `"><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="` + docxText(language) + `"/></w:settings>`
}

// docxStyles are the styles of the document, in the sizes of the print.
func docxStyles(l Letter) string {
	s := stylesOf(l.LargePrint)
	points := func(st style) string {
		return fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%[1]d"/>`, int(st.points*2))
	}
	style := func(id, name, paragraph, run string) string {
		return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr>` + paragraph + `</w:pPr><w:rPr>` + run + `</w:rPr></w:style>`
	}
	spacing := func(before, after float64) string {
		return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d" w:line="276" w:lineRule="auto"/>`, twips(before*s.gap()), twips(after*s.gap()))
	}
	return `<w:styles xmlns:w="` + docxMain + `"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>` + points(s.text) +
		`<w:lang w:val="` + docxText(l.Language) + `"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl/>` + spacing(0, 1) + `</w:pPr></w:style>` +
		style("Heading1", "heading 1", `<w:keepNext/>`+spacing(1.4, 1)+`<w:outlineLvl w:val="0"/>`, `<w:b/>`+points(s.title)) +
		style("Heading2", "heading 2", `<w:keepNext/>`+spacing(1.8, 1)+`<w:outlineLvl w:val="1"/>`, `<w:b/>`+points(s.heading)) +
		style("ListBullet", "List Bullet", `<w:numPr><w:numId w:val="1"/></w:numPr>`+spacing(0, 0.5), "") +
		style("ListNumber", "List Number", spacing(0, 0.5), "") +
		style("Sender", "Sender", `<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>`, points(s.small)) +
		style("SenderName", "Sender Name", `<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>`, `<w:b/>`+points(s.small)) +
		style("Address", "Address", fmt.Sprintf(`<w:spacing w:after="0" w:line="%d" w:lineRule="exact"/>`, twips(4.8)), `<w:sz w:val="21"/><w:szCs w:val="21"/>`) +
		style("Footer", "footer", `<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>`, points(s.foot)) + `</w:styles>`
}

// docxNumbering has the one list of bullets and so many numbered ones, each of
// which begins at 1.
func docxNumbering(lists int, s styles) string {
	level := func(id int, format, text string) string {
		return fmt.Sprintf(`<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="%d" w:hanging="%[4]d"/></w:pPr></w:lvl></w:abstractNum>`, id, format, text, twips(s.indent()))
	}
	var b strings.Builder
	b.WriteString(`<w:numbering xmlns:w="` + docxMain + `">` + level(0, "bullet", "•") + level(1, "decimal", "%1.") + `<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	for i := range lists {
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, i+2)
	}
	b.WriteString(`</w:numbering>`)
	return b.String()
}
