/*
 * The templates of a fresh simulator, one per row; the SIDs are documented in --help and used by tests. Built into
 * Twilio's JSON by templates.c through the words of the macros below.
 */
#include "templates.h"

#define TEMPLATE(sid, name, language, variables, types, category, type, status, reason) \
    "{\"sid\":\"HX0000000000000000000000000000" sid "\",\"friendly_name\":\"" name "\",\"language\":\"" language \
    "\",\"variables\":{" variables "},\"types\":{" types "},\"approval_requests\":{\"name\":\"" name \
    "\",\"category\":\"" category "\",\"content_type\":\"" type "\",\"status\":\"" status \
    "\",\"rejection_reason\":\"" reason "\",\"allow_category_change\":true}}"
#define TEXT(body) "\"twilio/text\":{\"body\":\"" body "\"}"
#define APPROVED_TEXT(sid, name, language, variables, body, category) \
    TEMPLATE(sid, name, language, variables, TEXT(body), category, "twilio/text", "approved", "")

#define INVITATION_SAMPLES \
    "\"1\":\"Maria\",\"2\":\"Ana & Tomás\",\"3\":\"12 June 2027\",\"4\":\"Quinta da Serra\"," \
    "\"5\":\"https://rsvp.example.com/i/sample\""
#define REMINDER_SAMPLES \
    "\"1\":\"Maria\",\"2\":\"Ana & Tomás\",\"3\":\"12 June 2027\",\"4\":\"https://rsvp.example.com/i/sample\""

const char *const default_templates[] = {
    APPROVED_TEXT("0101", "wedding_invitation", "en", INVITATION_SAMPLES,
                  "Dear {{1}}, you are warmly invited to {{2}} on {{3}} at {{4}}. Please let us know whether you can "
                  "come: {{5}} . Reply STOP to hear no more from us.",
                  "MARKETING"),
    APPROVED_TEXT("0102", "wedding_invitation", "pt", INVITATION_SAMPLES,
                  "Olá {{1}}, você está convidado para {{2}} em {{3}}, no local {{4}}. Confirme a sua presença aqui: "
                  "{{5}} . Responda STOP para não receber mais mensagens.",
                  "MARKETING"),
    APPROVED_TEXT("0103", "wedding_invitation", "pt_PT", INVITATION_SAMPLES,
                  "Olá {{1}}, temos muito gosto em convidar-te para {{2}} no dia {{3}}, em {{4}}. Diz-nos se podes vir: "
                  "{{5}} . Responde STOP para não receberes mais mensagens.",
                  "MARKETING"),
    APPROVED_TEXT("0104", "wedding_invitation", "es", INVITATION_SAMPLES,
                  "Hola {{1}}, nos alegra invitarte a {{2}} el {{3}} en {{4}}. Por favor confirma tu asistencia aquí: "
                  "{{5}} . Responde STOP para no recibir más mensajes.",
                  "MARKETING"),
    APPROVED_TEXT("0105", "wedding_invitation", "he", INVITATION_SAMPLES,
                  "שלום {{1}}, אנו שמחים להזמין אותך אל {{2}} בתאריך {{3}} ב{{4}}. נשמח לאישור הגעה בקישור: {{5}} . "
                  "להסרה השיבו STOP כאן.",
                  "MARKETING"),
    APPROVED_TEXT("0201", "rsvp_reminder", "en", REMINDER_SAMPLES,
                  "Hello {{1}}, we have not heard from you yet about {{2}} on {{3}}. You can answer here: {{4}} . "
                  "Thank you very much.",
                  "UTILITY"),
    APPROVED_TEXT("0202", "rsvp_reminder", "pt", REMINDER_SAMPLES,
                  "Olá {{1}}, ainda não recebemos a sua resposta sobre {{2}} em {{3}}. Pode responder aqui: {{4}} . "
                  "Muito obrigado.",
                  "UTILITY"),
    TEMPLATE("0601", "wedding_button", "en",
             "\"1\":\"Maria\",\"2\":\"Ana & Tomás\",\"3\":\"12 June 2027\",\"4\":\"Quinta da Serra\",\"5\":\"sample\"",
             "\"twilio/call-to-action\":{\"body\":\"Dear {{1}}, you are warmly invited to {{2}} on {{3}} at {{4}}. "
             "Please tap the button and tell us whether you can come.\",\"actions\":[{\"type\":\"URL\",\"title\":"
             "\"Answer\",\"url\":\"https://rsvp.example.com/i/{{5}}\"}]}",
             "MARKETING", "twilio/call-to-action", "approved", ""),
    TEMPLATE("0301", "save_the_date", "en", "\"1\":\"Maria\",\"2\":\"Ana & Tomás\",\"3\":\"12 June 2027\"",
             TEXT("Dear {{1}}, please save the date of {{2}} which is {{3}} and wait for the invitation."), "MARKETING",
             "twilio/text", "pending", ""),
    TEMPLATE("0401", "old_invitation", "en", "\"1\":\"Maria\",\"2\":\"Ana & Tomás\"",
             TEXT("Dear {{1}}, come to {{2}} and win a prize today."), "MARKETING", "twilio/text", "rejected",
             "PROMOTIONAL: the text offers a prize"),
    TEMPLATE("0501", "party_paused", "en", "\"1\":\"Maria\",\"2\":\"the party\"",
             TEXT("Dear {{1}}, you are invited to {{2}} and we hope to see you."), "MARKETING", "twilio/text", "paused",
             ""),
    TEMPLATE("0701", "garden_draft", "en", "\"1\":\"Maria\"",
             TEXT("Dear {{1}}, this draft about the garden was never submitted for approval."), "", "", "unsubmitted",
             ""),
    NULL,
};
