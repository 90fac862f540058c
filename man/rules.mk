# The manuals: what the .def tables know is not written a second time.
MAN_TABLES = src/commands.def src/options.def ui/keys.def data/status.def src/doctor/checks.def
MAN_PAGES  = $(BUILD)/man/convoke.1 $(BUILD)/man/convoke.5

$(BUILD)/man/%: man/%.in man/tables.awk man/generate.awk $(MAN_TABLES)
	@mkdir -p $(@D)
	$(call say,man,$@)
	$(Q)awk -f man/tables.awk -f man/generate.awk $(MAN_TABLES) $< > $@.tmp
	$(Q)mv $@.tmp $@

man: $(MAN_PAGES)

# Prints nothing and succeeds when there is nothing to say. Whether the manuals that are
# referred to are installed is a matter of this machine.
lint-man: $(MAN_PAGES)
	! mandoc -Tlint -Wall $(MAN_PAGES) 2>&1 | grep -v -e 'referenced manual not found' -e 'mandoc.db'

.PHONY: man lint-man
