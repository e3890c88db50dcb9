package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"time"

	"harmreview/app"
	"harmreview/review/store"
)

// hostVariable is the environment variable with the only Host that is answered.
const hostVariable = "HARMREVIEW_HOST"

// graceTime is how long requests in flight and the work in the background have
// to end once the program has been told to.
const graceTime = 30 * time.Second

// A site is how the review is reached.
type site struct {
	dir, addr, cert, key string
	insecure             bool
	proxies              []netip.Prefix
	maxUpload            int64
	demonstration        bool
	later                bool // damage is looked for while people are served
	host                 string
	log                  *slog.Logger
}

// serve serves a data folder until ctx ends.
func serve(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s := site{maxUpload: defaultMaxUpload, host: os.Getenv(hostVariable), log: slog.New(slog.NewJSONHandler(stderr, nil))}
	flags := newFlags("serve", "", stderr)
	flags.StringVar(&s.dir, "data", defaultData, "the data `folder`, made on the first start")
	flags.StringVar(&s.addr, "addr", "localhost:8080", "the `address` to listen on")
	flags.StringVar(&s.cert, "tls-cert", "", "`file` with the TLS certificate, for any address but the machine's own")
	flags.StringVar(&s.key, "tls-key", "", "`file` with the TLS key")
	flags.Func("behind-proxy", "the `addresses` (CIDR, parted by commas) of reverse proxies that speak TLS and pass Host and X-Forwarded-For", s.addProxies)
	flags.BoolVar(&s.insecure, "insecure-http", false, "serve other machines without TLS: whoever is on the network can read along")
	flags.Func("max-upload", "the most that a list may have, such as 500MiB (default 1GiB)", sizeFlag(&s.maxUpload))
	if err := parse(flags, args, 0); err != nil {
		return err
	}
	if err := s.check(); err != nil {
		return err
	}
	slog.SetDefault(s.log)
	release, err := lockFolder(s.dir)
	if err != nil {
		return err
	}
	defer release()
	st, err := openOrMake(ctx, s.dir)
	if err != nil {
		return unlessStopped(ctx, advised(err))
	}
	if s.later, err = s.checkDatabase(ctx, st); err == nil {
		err = s.run(ctx, st, func(base string) error { return firstLink(ctx, st, base, stdout) }, stdout)
	}
	return errors.Join(unlessStopped(ctx, err), st.Close())
}

// unlessStopped is err, but nil where all it says is that the program was told
// to stop before it was ready.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func (s *site) addProxies(list string) error {
	for one := range strings.SplitSeq(list, ",") {
		p, err := netip.ParsePrefix(strings.TrimSpace(one))
		if err != nil {
			return errors.New("give addresses such as 10.1.2.0/24, parted by commas")
		}
		s.proxies = append(s.proxies, p)
	}
	return nil
}

// check refuses to send patient data over a network in the clear unless that
// was asked for.
func (s *site) check() error {
	if (s.cert == "") != (s.key == "") {
		return wrongUse("-tls-cert and -tls-key go together")
	}
	host, _, err := net.SplitHostPort(s.addr)
	if err != nil {
		return wrongUse("-addr %s: give HOST:PORT, such as localhost:8080", s.addr)
	}
	if !loopback(host) && s.cert == "" && len(s.proxies) == 0 && !s.insecure {
		return wrongUse("-addr %s can be reached by other machines. Give -tls-cert and -tls-key, or -behind-proxy CIDR, or -insecure-http to do without TLS", s.addr)
	}
	return nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// run serves the review that st keeps. Before it says that it is ready, it calls
// first with the address by which people reach it.
func (s *site) run(ctx context.Context, st *store.Store, first func(base string) error, stdout io.Writer) error {
	a := app.New(st, app.Options{Log: s.log, Secure: s.cert != "" || len(s.proxies) > 0, Host: s.host, Proxies: s.proxies,
		MaxUpload: s.maxUpload, Demonstration: s.demonstration})
	listener, err := s.listener(ctx)
	if err != nil {
		return err
	}
	base := s.base(listener)
	if err := first(base); err != nil {
		return errors.Join(err, listener.Close())
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	grace, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	context.AfterFunc(ctx, func() { time.AfterFunc(graceTime, end) })
	worked := make(chan error, 1)
	go func() { worked <- a.Work(ctx) }()
	if s.later {
		go s.checkLater(ctx, st, a)
	}
	fmt.Fprintln(stdout, "ready", base)
	err = s.answer(ctx, grace, listener, a.Handler())
	stop()
	return errors.Join(err, ended(grace, worked))
}

// answer serves requests until ctx ends, and then those that are in flight, but
// not longer than grace.
func (s *site) answer(ctx, grace context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler: handler, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		// Lists are large and lines slow, so that only what comes before a body is timed.
		ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	stopped := make(chan error, 1)
	context.AfterFunc(ctx, func() {
		if server.Shutdown(grace) != nil {
			stopped <- errors.Join(errors.New("some requests did not end in time and were cut off"), server.Close())
			return
		}
		stopped <- nil
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// listener listens on the address, with TLS where there is a certificate.
func (s *site) listener(ctx context.Context) (net.Listener, error) {
	if s.cert == "" {
		return listen(ctx, s.addr)
	}
	pair, err := tls.LoadX509KeyPair(s.cert, s.key)
	if err != nil {
		return nil, fmt.Errorf("the TLS certificate and key cannot be used: %w", err)
	}
	l, err := listen(ctx, s.addr)
	if err != nil {
		return nil, err
	}
	return tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}), nil
}

// listen says in plain words why an address cannot be had.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("another program listens on %s. Stop it, or choose another address with -addr", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w. Choose another address with -addr", addr, err)
	}
	return l, nil
}

// base is the address by which people reach the site.
func (s *site) base(l net.Listener) string {
	scheme := "http://"
	if s.cert != "" {
		scheme = "https://"
	}
	if s.host != "" {
		if len(s.proxies) > 0 {
			scheme = "https://"
		}
		return scheme + s.host
	}
	host, _, _ := net.SplitHostPort(s.addr)
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if host == "" {
		host = "localhost"
	}
	return scheme + net.JoinHostPort(host, port)
}

// firstLink prints the link by which the first administrator's account is made,
// while there is no account.
func firstLink(ctx context.Context, st *store.Store, base string, stdout io.Writer) error {
	token, needed, err := st.FirstInvitation(ctx)
	if err != nil || !needed {
		return err
	}
	_, err = fmt.Fprintln(stdout, "Nobody has an account yet. Make the first administrator's within 24 hours, once, at", invitationURL(base, token))
	return err
}

// ended waits for the work in the background, which was told to stop, but not
// longer than grace.
func ended(grace context.Context, worked <-chan error) error {
	select {
	case err := <-worked:
		return err
	case <-grace.Done():
		return errors.New("the work in the background did not end in time")
	}
}
