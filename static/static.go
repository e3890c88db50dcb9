// Package static serves the style sheets, scripts and images that the pages
// use. One hash of all files is part of every address, so that a browser may
// keep a file for ever and still gets the new ones with a new release.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed *.css *.js *.svg nhsuk/*.css nhsuk/*.js nhsuk/images/*.svg nhsuk/LICENSE
var files embed.FS

// contentTypes are written out, because the machine's own table may differ.
var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	"":     "text/plain; charset=utf-8",
}

// asset is one file as it is sent.
type asset struct {
	contentType    string
	plain, gzipped []byte
}

// bundle is all files under one hash.
type bundle struct {
	hash   string
	assets map[string]asset // by path, such as "nhsuk/nhsuk.css"
}

// load reads and compresses the files once, when the first is asked for. The
// files are part of the program: one that cannot be read is a fault in it.
var load = sync.OnceValue(func() bundle {
	b := bundle{assets: map[string]asset{}}
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		plain, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(plain), plain)
		gzipped, err := compress(plain)
		b.assets[name] = asset{contentTypes[path.Ext(name)], plain, gzipped}
		return err
	})
	if err != nil {
		panic(fmt.Errorf("static: embedded files: %w", err))
	}
	b.hash = hex.EncodeToString(sum.Sum(nil))[:16]
	return b
})

// compress gives the text gzipped, or nil when that does not make it smaller.
func compress(plain []byte) ([]byte, error) {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if buf.Len() >= len(plain) {
		return nil, nil
	}
	return buf.Bytes(), nil
}

// URL gives the address of a file of this package, such as "app.css": its path
// below /static/ and the hash of all files. A path that does not exist is a
// mistake in a page, and panics, so that the first test of the page shows it.
func URL(name string) string {
	b := load()
	if _, ok := b.assets[name]; !ok {
		panic(fmt.Sprintf("static: no file %q", name))
	}
	return "/static/" + b.hash + "/" + name
}

// Handler serves the files under /static/, at the addresses that [URL] gives.
// Any other address there is not found, one with an older hash included: a page
// and its files always come from the same release.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
			return
		}
		b := load()
		hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/static/"), "/")
		file, ok := b.assets[name]
		if !ok || hash != b.hash {
			http.NotFound(w, r)
			return
		}
		serve(w, r, file)
	})
}

func serve(w http.ResponseWriter, r *http.Request, file asset) {
	body := file.plain
	header := w.Header()
	header.Set("Content-Type", file.contentType)
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("X-Content-Type-Options", "nosniff")
	if file.gzipped != nil {
		header.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			header.Set("Content-Encoding", "gzip")
			body = file.gzipped
		}
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		w.Write(body) // the reader may have gone away; there is nothing to do about it
	}
}

// acceptsGzip reports whether a request takes gzip; "gzip;q=0" refuses it.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) != "gzip" {
			continue
		}
		q, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return !found || (err == nil && weight > 0)
	}
	return false
}
