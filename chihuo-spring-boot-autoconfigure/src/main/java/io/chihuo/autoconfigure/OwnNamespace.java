// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.jspecify.annotations.Nullable;

import io.chihuo.call.NamespaceClients;
import io.chihuo.client.BackendChihuoClient;

/**
 * A namespace as those see it who call from it.
 *
 * @param client its client
 * @param name its name
 * @param others the clients of the others
 */
record OwnNamespace(BackendChihuoClient client, String name, NamespaceClients others) implements NamespaceClients {

	@Override
	public BackendChihuoClient clientOf(@Nullable String namespace) {
		return (namespace == null || namespace.equals(this.name)) ? this.client : this.others.clientOf(namespace);
	}

}
