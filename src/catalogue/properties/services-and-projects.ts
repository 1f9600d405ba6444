import { projectStatuses } from './options/others.ts';
import { priorities } from './options/shared.ts';
import type { PropertySheet } from './row.ts';

/** Services, courses, listings, appointments and projects. */
export const servicesAndProjectsSheets: readonly PropertySheet[] = [
  // Services, courses, listings, appointments and projects.
  {
    of: ['0-162', '0-410', '0-420', '0-421', '0-970'],
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_pipeline', label: 'Pipeline', type: 'enumeration', fieldType: 'select', externalOptions: true },
      { name: 'hs_pipeline_stage', label: 'Pipeline stage', type: 'enumeration', fieldType: 'select', externalOptions: true },
    ],
  },
  // Services.
  {
    of: ['0-162'],
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_name', label: 'Name', type: 'string', fieldType: 'text' },
    ],
  },
  {
    of: ['0-162'],
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_amount_paid', label: 'Amount paid', type: 'number', fieldType: 'number' },
      { name: 'hs_amount_remaining', label: 'Amount remaining', type: 'number', fieldType: 'number' },
      { name: 'hs_category', label: 'Category', type: 'enumeration', fieldType: 'select', openOptions: true },
      { name: 'hs_close_date', label: 'Close date', type: 'date', fieldType: 'date' },
      { name: 'hs_description', label: 'Description', type: 'string', fieldType: 'textarea' },
      { name: 'hs_start_date', label: 'Start date', type: 'date', fieldType: 'date' },
      { name: 'hs_status', label: 'Status', type: 'enumeration', fieldType: 'select', openOptions: true },
      { name: 'hs_target_end_date', label: 'Target end date', type: 'date', fieldType: 'date' },
      { name: 'hs_total_cost', label: 'Total cost', type: 'number', fieldType: 'number' },
    ],
  },
  // Courses.
  {
    of: ['0-410'],
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_course_name', label: 'Course name', type: 'string', fieldType: 'text' },
    ],
  },
  {
    of: ['0-410'],
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_course_description', label: 'Course description', type: 'string', fieldType: 'textarea' },
      { name: 'hs_course_id', label: 'Course ID', type: 'string', fieldType: 'text' },
      { name: 'hs_enrollment_capacity', label: 'Enrollment capacity', type: 'number', fieldType: 'number' },
    ],
  },
  // Listings.
  {
    of: ['0-420'],
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_name', label: 'Name', type: 'string', fieldType: 'text' },
    ],
  },
  {
    of: ['0-420'],
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_address_1', label: 'Address 1', type: 'string', fieldType: 'text' },
      { name: 'hs_address_2', label: 'Address 2', type: 'string', fieldType: 'text' },
      { name: 'hs_bathrooms', label: 'Bathrooms', type: 'number', fieldType: 'number' },
      { name: 'hs_bedrooms', label: 'Bedrooms', type: 'number', fieldType: 'number' },
      { name: 'hs_city', label: 'City', type: 'string', fieldType: 'text' },
      { name: 'hs_listing_type', label: 'Listing type', type: 'enumeration', fieldType: 'select', openOptions: true },
      { name: 'hs_lot_size', label: 'Lot size', type: 'number', fieldType: 'number' },
      { name: 'hs_neighborhood', label: 'Neighborhood', type: 'string', fieldType: 'text' },
      { name: 'hs_price', label: 'Price', type: 'number', fieldType: 'number' },
      { name: 'hs_square_footage', label: 'Square footage', type: 'number', fieldType: 'number' },
      { name: 'hs_state_province', label: 'State province', type: 'string', fieldType: 'text' },
      { name: 'hs_year_built', label: 'Year built', type: 'number', fieldType: 'number' },
      { name: 'hs_zip', label: 'Zip', type: 'string', fieldType: 'text' },
    ],
  },
  // Appointments.
  {
    of: ['0-421'],
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_appointment_name', label: 'Appointment name', type: 'string', fieldType: 'text' },
    ],
  },
  {
    of: ['0-421'],
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_appointment_end', label: 'Appointment end', type: 'datetime', fieldType: 'date' },
      { name: 'hs_appointment_start', label: 'Appointment start', type: 'datetime', fieldType: 'date' },
      { name: 'hs_duration', label: 'Duration', type: 'number', fieldType: 'number' },
    ],
  },
  // Projects.
  {
    of: ['0-970'],
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_name', label: 'Name', type: 'string', fieldType: 'text' },
    ],
  },
  {
    of: ['0-970'],
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_amount_paid', label: 'Amount paid', type: 'number', fieldType: 'number' },
      { name: 'hs_amount_remaining', label: 'Amount remaining', type: 'number', fieldType: 'number' },
      { name: 'hs_close_date', label: 'Close date', type: 'date', fieldType: 'date' },
      { name: 'hs_description', label: 'Description', type: 'string', fieldType: 'textarea' },
      { name: 'hs_priority', label: 'Priority', type: 'enumeration', fieldType: 'select', options: priorities },
      { name: 'hs_start_date', label: 'Start date', type: 'date', fieldType: 'date' },
      { name: 'hs_status', label: 'Status', type: 'enumeration', fieldType: 'select', options: projectStatuses },
      { name: 'hs_target_due_date', label: 'Target due date', type: 'date', fieldType: 'date' },
      { name: 'hs_total_cost', label: 'Total cost', type: 'number', fieldType: 'number' },
      { name: 'hs_type', label: 'Type', type: 'enumeration', fieldType: 'select', openOptions: true },
    ],
  },
];
