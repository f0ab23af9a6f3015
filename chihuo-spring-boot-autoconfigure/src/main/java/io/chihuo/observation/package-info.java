/**
 * Meters and observations of loops, queues and backends. Nothing here is loaded without
 * Micrometer.
 */
@NullMarked
package io.chihuo.observation;

import org.jspecify.annotations.NullMarked;
