package paper

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkPacks prints one pack after another on two goroutines: a covering
// letter of two pages and, as in the incident this began with, 1.3 letters, one
// in ten of them a PDF as it came. It tells the packs a second and the most memory
// that the process ever held.
//
//	GOGC=300 GOMEMLIMIT=160MiB go test ./review/paper -run '^$' -bench Packs -benchtime 22144x
func BenchmarkPacks(b *testing.B) {
	cover := letter()
	cover.Body = append(cover.Body, Block{Kind: Paragraph, Text: strings.Repeat("We are sorry that this letter was not sent, and for what that may have meant for you. ", 20)})
	transcript := letter()
	transcript.Address, transcript.Salutation, transcript.Close, transcript.Signature, transcript.Enclosures = nil, "", "", nil, nil
	transcript.Body = []Block{{Kind: Lines, Text: strings.Repeat("Thank you for referring this patient, whom I saw in the clinic today.\n", 22)}}
	came := received(b, "The letter as it came", 1)
	b.ReportAllocs()
	var bytes, pages, next atomic.Int64
	start := time.Now()
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for {
				n := next.Add(1)
				if n > int64(b.N) {
					return
				}
				c := cover
				c.Patient.Name = fmt.Sprintf("Llŷr Gruffydd %d", n)
				parts := []Part{{Transcript: &transcript, Named: "Transcript: Clinic letter, 4 March 2021"}}
				if n%10 == 0 {
					parts[0] = Part{PDF: came, Pages: 1, Named: "Copy: Clinic letter, 4 March 2021"}
				}
				if n%10 < 3 {
					parts = append(parts, parts[0])
				}
				m, err := Pack(c, parts, DL, made)
				if err != nil {
					b.Error(err)
					return
				}
				bytes.Add(int64(len(m.PDF)))
				pages.Add(int64(m.Pages))
			}
		})
	}
	workers.Wait()
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "packs/s")
	b.ReportMetric(float64(bytes.Load())/float64(b.N)/1024, "KiB/pack")
	b.ReportMetric(float64(pages.Load())/float64(b.N), "pages/pack")
	b.ReportMetric(float64(peakMemory())/1024, "MiB-peak")
}

// peakMemory is the most that the process ever held, in KiB, where the system
// tells it.
func peakMemory() (kib int) {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			_, _ = fmt.Sscan(rest, &kib)
		}
	}
	return kib
}
