# Installing, the source archive, and the Debian package. The folders can be set one by one, as GNU names them.
prefix      = $(PREFIX)
bindir      = $(prefix)/bin
datarootdir = $(prefix)/share
mandir      = $(datarootdir)/man
docdir      = $(datarootdir)/doc/convoke
bashcompletiondir  = $(datarootdir)/bash-completion/completions
zshcompletiondir   = $(datarootdir)/zsh/site-functions
fishcompletiondir  = $(datarootdir)/fish/vendor_completions.d
# In a home systemd looks elsewhere than below /usr.
systemduserunitdir = $(if $(filter $(HOME)/%,$(prefix)),$(datarootdir),$(prefix)/lib)/systemd/user

# mode:file:place
INSTALLED = \
	755:$(PROGRAM):$(DESTDIR)$(bindir)/convoke \
	644:$(BUILD)/man/convoke.1:$(DESTDIR)$(mandir)/man1/convoke.1 \
	644:$(BUILD)/man/convoke.5:$(DESTDIR)$(mandir)/man5/convoke.5 \
	644:$(BUILD)/completions/convoke.bash:$(DESTDIR)$(bashcompletiondir)/convoke \
	644:$(BUILD)/completions/convoke.zsh:$(DESTDIR)$(zshcompletiondir)/_convoke \
	644:$(BUILD)/completions/convoke.fish:$(DESTDIR)$(fishcompletiondir)/convoke.fish \
	644:$(BUILD)/convoke@.service:$(DESTDIR)$(systemduserunitdir)/convoke@.service \
	644:README.md:$(DESTDIR)$(docdir)/README.md \
	644:data/sample/guests.csv:$(DESTDIR)$(docdir)/examples/guests.csv \
	644:data/sample/convoke-callbacks@.service:$(DESTDIR)$(docdir)/examples/convoke-callbacks@.service
PLACES = $(foreach file,$(INSTALLED),$(lastword $(subst :, ,$(file))))

define newline


endef

install: $(PROGRAM) man completions systemd-unit
	install -d $(sort $(dir $(PLACES)))
	$(foreach file,$(INSTALLED),install -m $(subst :, ,$(file))$(newline)	)

uninstall:
	rm -f $(PLACES)
	rmdir $(DESTDIR)$(docdir)/examples $(DESTDIR)$(docdir) 2>/dev/null || true

# Made again each time: bindir may be another than last time.
systemd-unit:
	@mkdir -p $(BUILD)
	$(Q)sed 's|@bindir@|$(bindir)|' packaging/convoke@.service.in > $(BUILD)/convoke@.service

dist:
	@sh packaging/dist.sh $(VERSION) $(BUILD)

deb:
	@sh tests/deps.sh --deb
	@sh packaging/deb.sh $(VERSION) $(BUILD)/deb

# The package in a new Debian, as a newcomer would use it. As root; takes a few minutes and a gigabyte, which it gives back.
fresh: deb $(TWILIO_SIM)
	@sh tests/package/fresh.sh $(BUILD)/deb/convoke_$(VERSION)_*.deb $(TWILIO_SIM)

.PHONY: install uninstall systemd-unit dist deb fresh
