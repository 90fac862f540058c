# Completions of the shells, from the same tables as the parser, the help and the manual.
COMPLETION_TABLES = src/commands.def data/status.def
COMPLETIONS = $(BUILD)/completions/convoke.bash $(BUILD)/completions/convoke.zsh $(BUILD)/completions/convoke.fish

$(BUILD)/completions/convoke.%: completions/%.awk completions/common.awk man/tables.awk $(COMPLETION_TABLES)
	@mkdir -p $(@D)
	$(call say,shell,$@)
	$(Q)awk -f man/tables.awk -f completions/common.awk -f $< $(COMPLETION_TABLES) > $@.tmp
	$(Q)mv $@.tmp $@

completions: $(COMPLETIONS)

.PHONY: completions
