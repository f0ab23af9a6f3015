/**
 * Queues in Redis: each operation is one script over a batch.
 */
@NullMarked
package io.chihuo.backend.redis;

import org.jspecify.annotations.NullMarked;
