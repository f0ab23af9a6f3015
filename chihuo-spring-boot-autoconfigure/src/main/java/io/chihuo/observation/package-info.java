// SPDX-License-Identifier: Apache-2.0

/**
 * Meters and observations of loops, queues and backends. Nothing here is loaded without
 * Micrometer.
 * <p>
 * The conventions, their contexts, {@link io.chihuo.observation.ChihuoObservation} and
 * {@link io.chihuo.observation.ChihuoKeys} are part of the API; other types here are
 * public for the auto-configuration only.
 */
@NullMarked
package io.chihuo.observation;

import org.jspecify.annotations.NullMarked;
