#ifndef CMD_TEMPLATE_MAP_H
#define CMD_TEMPLATE_MAP_H

struct template_list;

/* On stdout: what fills each variable of a name's languages, and the command for those that nothing fills yet. */
void say_mapping(const struct template_list *list);

#endif
