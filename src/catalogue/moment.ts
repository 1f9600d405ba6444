/** How a time is written: with a zone, as without one it would be another time on another machine. A day begins in UTC. */
export const momentPattern = '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2}))?$';
