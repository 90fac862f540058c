#include "templates.h"

#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct template *all;
static size_t count;

static const char *text_of(json_object *o, const char *key)
{
    json_object *v;
    return json_object_object_get_ex(o, key, &v) && json_object_is_type(v, json_type_string) ? json_object_get_string(v)
                                                                                              : "";
}

static void add_missing(json_object *o, const char *key, json_object *value)
{
    if (json_object_object_get_ex(o, key, NULL))
        json_object_put(value);
    else
        json_object_object_add(o, key, value);
}

static json_object *unsubmitted(void)
{
    json_object *o = json_object_new_object();
    json_object_object_add(o, "name", json_object_new_string(""));
    json_object_object_add(o, "category", json_object_new_string(""));
    json_object_object_add(o, "content_type", json_object_new_string(""));
    json_object_object_add(o, "status", json_object_new_string("unsubmitted"));
    json_object_object_add(o, "rejection_reason", json_object_new_string(""));
    json_object_object_add(o, "allow_category_change", json_object_new_boolean(true));
    return o;
}

/* Takes content. False when it is not a template. */
static bool add(json_object *content)
{
    json_object *types;
    const char *sid = text_of(content, "sid");
    if (strlen(sid) != 34 || strncmp(sid, "HX", 2) != 0 || *text_of(content, "friendly_name") == '\0' ||
        !json_object_object_get_ex(content, "types", &types) || !json_object_is_type(types, json_type_object)) {
        json_object_put(content);
        return false;
    }
    add_missing(content, "account_sid", json_object_new_string(options.account_sid));
    add_missing(content, "language", json_object_new_string("en"));
    add_missing(content, "variables", json_object_new_object());
    add_missing(content, "date_created", json_object_new_string("2026-01-05T10:00:00Z"));
    add_missing(content, "date_updated", json_object_new_string("2026-01-05T10:00:00Z"));
    add_missing(content, "approval_requests", unsubmitted());
    all = sim_grow(all, count + 1, sizeof *all);
    all[count++] = (struct template){sim_copy(sid), sim_copy(text_of(content, "friendly_name")),
                                     sim_copy(text_of(content, "language")), content};
    return true;
}

static bool add_file(const char *file)
{
    json_object *whole = json_object_from_file(file), *list = whole;
    if (json_object_is_type(whole, json_type_object))
        json_object_object_get_ex(whole, "contents", &list);
    bool good = json_object_is_type(list, json_type_array);
    for (size_t i = 0; good && i < json_object_array_length(list); i++)
        good = add(json_object_get(json_object_array_get_idx(list, i)));
    if (!good)
        fprintf(stderr, "twilio-sim: %s: not an array of templates with sid, friendly_name and types\n", file);
    json_object_put(whole);
    return good;
}

bool templates_begin(bool defaults, const char *file)
{
    for (const char *const *row = default_templates; defaults && *row; row++) {
        if (!add(json_tokener_parse(*row))) {
            fprintf(stderr, "twilio-sim: a built-in template is broken: %s\n", *row);
            return false;
        }
    }
    return file == NULL || add_file(file);
}

void templates_end(void)
{
    for (size_t i = 0; i < count; i++) {
        free(all[i].sid);
        free(all[i].name);
        free(all[i].language);
        json_object_put(all[i].content);
    }
    free(all);
    all = NULL;
    count = 0;
}

size_t templates_count(void)
{
    return count;
}

const struct template *templates_at(size_t i)
{
    return &all[i];
}

const struct template *templates_find(const char *sid)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i].sid, sid) == 0)
            return &all[i];
    return NULL;
}

const char *template_approval(const struct template *t, const char *field)
{
    json_object *approval;
    return json_object_object_get_ex(t->content, "approval_requests", &approval) ? text_of(approval, field) : "";
}

bool template_set_approval(const char *sid, const char *field, const char *value)
{
    const struct template *t = templates_find(sid);
    json_object *approval;
    if (t == NULL || !json_object_object_get_ex(t->content, "approval_requests", &approval))
        return false;
    json_object_object_add(approval, field, json_object_new_string(value));
    return true;
}

/* The body of the first type that has one. */
static const char *body_of(const struct template *t)
{
    json_object *types;
    json_object_object_get_ex(t->content, "types", &types);
    json_object_object_foreach(types, type, value)
    {
        (void)type;
        if (*text_of(value, "body"))
            return text_of(value, "body");
    }
    return "";
}

static void add_value(const struct template *t, json_object *variables, const char *name, struct text *out)
{
    json_object *samples;
    const char *value = variables ? text_of(variables, name) : "";
    if (*value == '\0' && json_object_object_get_ex(t->content, "variables", &samples))
        value = text_of(samples, name); /* as Twilio does: a stranger's name */
    text_str(out, value);
}

/* At "{{ name }}": copies the name and returns what follows it; else NULL. */
static const char *placeholder(const char *p, char name[static 32])
{
    if (strncmp(p, "{{", 2) != 0)
        return NULL;
    p += 2 + strspn(p + 2, " ");
    size_t len = strcspn(p, " }");
    if (len == 0 || len >= 32)
        return NULL;
    memcpy(name, p, len);
    name[len] = '\0';
    p += len + strspn(p + len, " ");
    return strncmp(p, "}}", 2) == 0 ? p + 2 : NULL;
}

void template_render(const struct template *t, json_object *variables, struct text *out)
{
    text_add(out, "", 0);
    for (const char *p = body_of(t); *p;) {
        char name[32];
        const char *after = placeholder(p, name);
        if (after)
            add_value(t, variables, name, out);
        else
            text_add(out, p, 1);
        p = after ? after : p + 1;
    }
}
