// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the items that {@link Flow#forEach(FlowStep, FlowStep)} runs a task for: what
 * the handler of the loop that is asked for them returns.
 *
 * @param items the items, each the payload of a task
 * @param next payload with which the loop is asked for the next page, null if this is the
 * last
 * @param <T> type of the items
 */
public record ItemPage<T>(List<T> items, @Nullable Object next) {

}
