import type { AssociationRow } from './row.ts';

/** HubSpot-defined association types of object types whose type id HubSpot does not publish; kept so that the catalogue is whole, unreachable by any path; ordered by the lower type id. */
export const unpublishedAssociationRows = [
  { from: '0-5', to: 'thread', ids: [32, 33], names: ['ticket_to_thread', 'thread_to_ticket'], isDefault: true, source: 'guide', assumed: ['inverse', 'names'] },
  { from: '0-74', to: 'goal_target_group', ids: [333, 334], names: ['goal_target_to_goal_target_group', 'goal_target_group_to_goal_target'], isDefault: true, source: 'guide', assumed: ['inverse', 'names'] },
  { from: '0-123', to: 'discount_code', ids: [521, 522], names: ['order_to_discount_code', 'discount_code_to_order'], isDefault: true, source: 'guide', assumed: ['inverse', 'names'] },
  { from: '0-8', to: 'abandoned_cart', ids: [571, 572], names: ['line_item_to_abandoned_cart', 'abandoned_cart_to_line_item'], isDefault: true, source: 'guide', assumed: ['inverse', 'names'] },
  { from: '0-53', to: 'data_sync_state', ids: [679, 680], names: ['invoice_to_data_sync_state', 'data_sync_state_to_invoice'], isDefault: true, source: 'guide', assumed: ['inverse', 'names'] },
  { from: '0-53', to: 'payment_schedule_installment', ids: [691, 692], names: ['invoice_to_payment_schedule_installment', 'payment_schedule_installment_to_invoice'], isDefault: true, source: 'guide', assumed: ['inverse', 'names'] },
  { from: '0-970', to: 'conversation_session', ids: [1261, 1262], names: ['project_to_conversation_session', 'conversation_session_to_project'], isDefault: true, source: 'guide', assumed: ['inverse', 'names'] },
  { from: '0-970', to: 'data_sync', ids: [1304, 1305], names: ['project_to_data_sync', 'data_sync_to_project'], isDefault: true, source: 'guide', assumed: ['inverse', 'names'] },
] as const satisfies readonly AssociationRow[];
