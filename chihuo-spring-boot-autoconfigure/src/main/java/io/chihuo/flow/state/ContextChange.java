// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import org.jspecify.annotations.Nullable;

/**
 * A change of one value of the context of a flow.
 *
 * @param key key of the value
 * @param increment what to add to it, unless there is a new value
 * @param value its new value, null to add to the present one
 */
public record ContextChange(String key, long increment, @Nullable ContextValue value) {
}
