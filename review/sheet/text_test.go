package sheet

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// However few bytes come at a time, the text is the same.
func TestTextDoesNotDependOnHowItComes(t *testing.T) {
	tests := []struct{ encoding, file, want string }{
		{UTF8, "\ufeffa,日本é\U0001f600\n", "a,日本é\U0001f600\n"},
		{Windows1252, "caf\xe9 \x80\n", "café €\n"},
		{UTF16LE, "\xff\xfea\x00\x3d\xd8\x00\xde\n\x00", "a\U0001f600\n"},
		{UTF16BE, "\xfe\xff\x00a\xd8\x3d\xde\x00\x00\n", "a\U0001f600\n"},
	}
	for _, tt := range tests {
		for _, from := range []io.Reader{strings.NewReader(tt.file), iotest.OneByteReader(strings.NewReader(tt.file)), iotest.DataErrReader(strings.NewReader(tt.file))} {
			got, err := io.ReadAll(newText(from, tt.encoding))
			if err != nil || string(got) != tt.want {
				t.Errorf("%s: got %q, %v, want %q", tt.encoding, got, err, tt.want)
			}
		}
	}
}
