/**
 * What the Redis backend goes through without losing a task: workers that are killed,
 * servers that go away, connections that are cut.
 */
@NullMarked
package io.chihuo.backend.redis.faults;

import org.jspecify.annotations.NullMarked;
