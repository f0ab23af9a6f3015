// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.jspecify.annotations.Nullable;

import io.chihuo.call.CallTarget;
import io.chihuo.call.NamespaceTargets;

/**
 * A namespace as those see it who call from it.
 *
 * @param target target of its own calls
 * @param name its name
 * @param others the others
 */
record OwnNamespace(CallTarget target, String name, NamespaceTargets others) implements NamespaceTargets {

	@Override
	public CallTarget targetOf(@Nullable String namespace) {
		return (namespace == null || namespace.equals(this.name)) ? this.target : this.others.targetOf(namespace);
	}

}
