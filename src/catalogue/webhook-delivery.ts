/**
 * Seconds between the attempts to deliver a batch of webhooks: ten, over less than 24 hours with the longest jitter. Source: webhooks guide ("up to 10
 * times … spread out over the next 24 hours, with varying delays … some randomization"); assumed: the delays themselves.
 */
export const retryDelaysSeconds = [60, 300, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 18_000, 25_200] as const;

/** The least and the most that a delay is stretched by. Assumed. */
export const retryJitter = { least: 0.85, most: 1.05 } as const;
