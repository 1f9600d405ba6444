import { communicationChannels, communicationOrigins } from './options/activities.ts';
import type { PropertySheet } from './row.ts';

/** Notes, communications and postal mail. */
export const messagesSheets: readonly PropertySheet[] = [
  // Notes.
  {
    of: ['0-46'],
    group: 'note',
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_note_body', label: 'Note body', type: 'string', fieldType: 'html' },
    ],
  },
  {
    of: ['0-46'],
    group: 'note',
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_hd_ticket_ids', label: 'Hd ticket IDs', type: 'enumeration', fieldType: 'select', openOptions: true, hidden: true },
      { name: 'hs_note_ms_teams_payload', label: 'Note MS Teams payload', type: 'string', fieldType: 'text', hidden: true },
    ],
  },
  // Communications: WhatsApp, LinkedIn and text messages.
  {
    of: ['0-18'],
    group: 'communication',
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_communication_body', label: 'Communication body', type: 'string', fieldType: 'html' },
      { name: 'hs_communication_channel_type', label: 'Communication channel type', type: 'enumeration', fieldType: 'select', options: communicationChannels },
      { name: 'hs_communication_logged_from', label: 'Communication logged from', type: 'enumeration', fieldType: 'select', options: communicationOrigins },
    ],
  },
  {
    of: ['0-18'],
    group: 'communication',
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_communication_conversation_associations_synced_at', label: 'Communication conversation associations synced at', type: 'datetime', fieldType: 'date', hidden: true, readOnlyValue: true },
      { name: 'hs_communication_conversation_object_id', label: 'Communication conversation object ID', type: 'number', fieldType: 'number', hidden: true, readOnlyValue: true },
      { name: 'hs_communication_conversations_channel_ids', label: 'Communication conversations channel IDs', type: 'enumeration', fieldType: 'select', openOptions: true, hidden: true, readOnlyValue: true },
      { name: 'hs_communication_conversations_channel_instance_ids', label: 'Communication conversations channel instance IDs', type: 'enumeration', fieldType: 'select', openOptions: true, hidden: true, readOnlyValue: true },
      { name: 'hs_communication_conversations_first_message_at', label: 'Communication conversations first message at', type: 'datetime', fieldType: 'date', hidden: true, readOnlyValue: true },
      { name: 'hs_communication_conversations_thread_id', label: 'Communication conversations thread ID', type: 'number', fieldType: 'number', hidden: true, readOnlyValue: true },
    ],
  },
  // Postal mail.
  {
    of: ['0-116'],
    group: 'postal_mail',
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_postal_mail_body', label: 'Postal mail body', type: 'string', fieldType: 'html' },
    ],
  },
  {
    of: ['0-116'],
    group: 'postal_mail',
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_postal_mail_type', label: 'Postal mail type', type: 'string', fieldType: 'text' },
    ],
  },
];
