// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoException;
import io.chihuo.FlowState;
import io.chihuo.backend.flow.DueFlow;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowPage;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowUpdate;

/**
 * Flows whose plans and progress are stored encrypted by another store: they contain
 * payloads, context and errors.
 */
final class EncryptedFlowStore implements FlowStore {

	private final FlowStore store;

	private final ContentCipher cipher;

	EncryptedFlowStore(FlowStore store, String namespace, EncryptionKeys keys) {
		this.store = store;
		this.cipher = new ContentCipher(keys, namespace, "");
	}

	@Override
	public boolean isLocal() {
		return this.store.isLocal();
	}

	@Override
	public CompletableFuture<Long> currentMillis() {
		return this.store.currentMillis();
	}

	@Override
	public CompletableFuture<List<Optional<FlowRecord>>> create(List<FlowRecord> flows) {
		return decryptEach(this.store.create(flows.stream()
			.map((flow) -> withContent(flow, encryptPlan(flow.id(), flow.plan()),
					encryptProgress(flow.id(), flow.progress())))
			.toList()));
	}

	@Override
	public CompletableFuture<List<Optional<FlowRecord>>> load(List<String> ids) {
		return decryptEach(this.store.load(ids));
	}

	@Override
	public CompletableFuture<List<Boolean>> update(List<FlowUpdate> updates) {
		return this.store.update(updates.stream().map(this::encryptUpdate).toList());
	}

	FlowUpdate encryptUpdate(FlowUpdate update) {
		String id = update.key().id();
		byte[] plan = update.plan();
		return new FlowUpdate(update.key(), update.state(), (plan != null) ? encryptPlan(id, plan) : null,
				encryptProgress(id, update.progress()), update.wakeAt(), update.endedAt());
	}

	private byte[] encryptPlan(String id, byte[] plan) {
		return this.cipher.encrypt(ContentKind.FLOW_PLAN, id, plan);
	}

	private byte[] encryptProgress(String id, byte[] progress) {
		return this.cipher.encrypt(ContentKind.FLOW_PROGRESS, id, progress);
	}

	private CompletableFuture<List<Optional<FlowRecord>>> decryptEach(
			CompletableFuture<List<Optional<FlowRecord>>> answer) {
		return answer.thenApply((flows) -> flows.stream().map((flow) -> flow.map(this::decryptFlow)).toList());
	}

	private FlowRecord decryptFlow(FlowRecord flow) {
		try {
			return withContent(flow, this.cipher.decrypt(ContentKind.FLOW_PLAN, null, flow.id(), flow.plan()),
					this.cipher.decrypt(ContentKind.FLOW_PROGRESS, null, flow.id(), flow.progress()));
		}
		catch (UnreadableContentException ex) {
			throw new ChihuoException("Flow '" + flow.id() + "' cannot be read. " + ex.getMessage(), ex);
		}
	}

	private static FlowRecord withContent(FlowRecord flow, byte[] plan, byte[] progress) {
		return new FlowRecord(flow.id(), flow.version(), flow.state(), plan, progress, flow.wakeAt(), flow.createdAt(),
				flow.endedAt());
	}

	@Override
	public CompletableFuture<List<Boolean>> delete(List<FlowKey> flows) {
		return this.store.delete(flows);
	}

	@Override
	public CompletableFuture<List<DueFlow>> due(long from, int limit) {
		return this.store.due(from, limit);
	}

	@Override
	public CompletableFuture<FlowPage> list(@Nullable FlowState state, @Nullable String cursor, int size) {
		return this.store.list(state, cursor, size);
	}

	@Override
	public CompletableFuture<Map<FlowState, Long>> counts() {
		return this.store.counts();
	}

}
