// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.chihuo.backend.NodeBus;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.SafeLogger;

/**
 * A bus whose messages are encrypted: they contain the last errors of loops, and commands
 * that nobody may forge.
 */
final class EncryptedNodeBus implements NodeBus {

	private static final SafeLogger logger = SafeLogger.of(EncryptedNodeBus.class);

	private final NodeBus bus;

	private final String namespace;

	private final ContentCipher cipher;

	EncryptedNodeBus(NodeBus bus, String namespace, EncryptionKeys keys) {
		this.bus = bus;
		this.namespace = namespace;
		this.cipher = new ContentCipher(keys, namespace, "");
	}

	@Override
	public CompletableFuture<Void> publish(byte[] message) {
		return this.bus.publish(this.cipher.encrypt(ContentKind.NODE_MESSAGE, "", message));
	}

	@Override
	public Runnable subscribe(Consumer<byte[]> listener) {
		return this.bus.subscribe((message) -> {
			byte[] decrypted;
			try {
				decrypted = this.cipher.decrypt(ContentKind.NODE_MESSAGE, null, "", message);
			}
			catch (UnreadableContentException ex) {
				logger.debug("A message between nodes of namespace '{}' is ignored: {}", this.namespace,
						FailureText.messageLine(ex));
				return;
			}
			listener.accept(decrypted);
		});
	}

}
