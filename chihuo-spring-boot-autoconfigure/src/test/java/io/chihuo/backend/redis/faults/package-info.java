/**
 * What becomes of queues in Redis when workers die, and servers and connections with
 * them.
 */
@NullMarked
package io.chihuo.backend.redis.faults;

import org.jspecify.annotations.NullMarked;
