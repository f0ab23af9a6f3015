// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.chihuo.backend.Lease;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.outcome.EndMessage;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.concurrent.OutcomeListeners;
import io.chihuo.concurrent.SafeLogger;

/**
 * Notifies the other nodes of a namespace of what happens in its queues. They do not
 * depend on it: each looks by itself after a while.
 */
final class NodeEvents {

	private static final SafeLogger logger = SafeLogger.of(NodeEvents.class);

	private static final int MESSAGE_FORMAT = 1;

	private static final byte CANCELLED_KIND = 'c';

	private static final byte ENDED_KIND = 'e';

	/** A second and a queue; no name of a queue starts like this. */
	private static final Pattern LATE = Pattern.compile("late\t(\\d{1,18})\t(.*)", Pattern.DOTALL);

	private final String node = UUID.randomUUID().toString();

	/** Stores that are listened to, by their loops. */
	private final Map<String, JdbcTaskStore> stores = new ConcurrentHashMap<>();

	private final Map<String, OutcomeListeners> outcomes = new ConcurrentHashMap<>();

	private final JdbcNodeBus bus;

	private final WakeUps wakeUps;

	private boolean subscribed;

	NodeEvents(JdbcNodeBus bus, WakeUps wakeUps) {
		this.bus = bus;
		this.wakeUps = wakeUps;
	}

	/**
	 * Whether looks are not needed to learn of the ready tasks of other nodes, since
	 * these notify this one, or there are none.
	 */
	boolean isAwakened() {
		return this.bus.isAlone() || this.wakeUps.isListening();
	}

	void setListening(JdbcTaskStore store, boolean listening) {
		if (listening) {
			this.stores.put(store.queue().loop(), store);
			ensureSubscribed();
		}
		else {
			this.stores.remove(store.queue().loop(), store);
		}
	}

	Runnable addOutcomeListener(String loop, String node, OutcomeListener listener) {
		ensureSubscribed();
		return this.outcomes.computeIfAbsent(loop, (name) -> new OutcomeListeners()).add(node, listener);
	}

	/** Look for what happened meanwhile. */
	void lookSoon() {
		this.bus.lookSoon();
	}

	private synchronized void ensureSubscribed() {
		if (!this.subscribed) {
			this.subscribed = true;
			this.bus.subscribe(this::onMessage);
			this.wakeUps.addListener(this::onAnnounced);
		}
	}

	/** Anybody who may use the database can announce anything. */
	private void onAnnounced(String name) {
		Matcher late = LATE.matcher(name);
		if (name.isEmpty()) {
			this.stores.values().forEach(JdbcTaskStore::onMissedElsewhere);
		}
		else if (late.matches()) {
			long place = TimeUnit.SECONDS.toMicros(Long.parseLong(late.group(1)));
			storesOf(late.group(2)).forEach((store) -> store.onLateElsewhere(place));
		}
		else {
			storesOf(name).forEach(JdbcTaskStore::onReadyElsewhere);
		}
	}

	private Stream<JdbcTaskStore> storesOf(String queue) {
		return this.stores.values().stream().filter((store) -> queue.equals(store.queue().toString()));
	}

	/** In seconds, so that many such tasks are few announcements. */
	void publishLate(QueueName queue, long place) {
		this.wakeUps.announce("late\t" + TimeUnit.MICROSECONDS.toSeconds(place) + "\t" + queue);
	}

	void publishReady(QueueName queue) {
		this.wakeUps.announce(queue.toString());
	}

	void publishCancelled(String loop, Lease lease) {
		publish((out) -> {
			out.writeByte(CANCELLED_KIND);
			out.writeUTF(loop);
			byte[] id = lease.id().getBytes(StandardCharsets.UTF_8);
			out.writeInt(id.length);
			out.write(id);
			out.writeLong(lease.token());
		});
	}

	void publishEnd(String loop, List<String> nodes, TaskEnd end) {
		publish((out) -> {
			out.writeByte(ENDED_KIND);
			out.writeInt(nodes.size());
			for (String node : nodes) {
				out.writeUTF(node);
			}
			byte[] message = EndMessage.of(loop, end).toBytes();
			out.writeInt(message.length);
			out.write(message);
		});
	}

	private interface MessageBody {

		void writeTo(DataOutputStream out) throws IOException;

	}

	private void publish(MessageBody body) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			DataOutputStream out = new DataOutputStream(bytes);
			out.writeByte(MESSAGE_FORMAT);
			out.writeUTF(this.node);
			body.writeTo(out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.bus.publish(bytes.toByteArray()).whenComplete((sent, failure) -> {
			if (failure != null) {
				logger.debug("Other nodes could not be notified, and will see for themselves", failure);
			}
		});
	}

	private void onMessage(byte[] message) {
		try {
			DataInputStream in = new DataInputStream(new ByteArrayInputStream(message));
			if (in.readByte() == MESSAGE_FORMAT && !in.readUTF().equals(this.node)) {
				readEvent(in);
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			logger.debug("A notification of another node cannot be read", ex);
		}
	}

	private void readEvent(DataInputStream in) throws IOException {
		byte kind = in.readByte();
		if (kind == CANCELLED_KIND) {
			JdbcTaskStore store = this.stores.get(in.readUTF());
			String id = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
			Lease lease = new Lease(id, in.readLong());
			if (store != null) {
				store.onCancelledElsewhere(lease);
			}
		}
		else if (kind == ENDED_KIND) {
			String[] nodes = new String[in.readInt()];
			for (int i = 0; i < nodes.length; i++) {
				nodes[i] = in.readUTF();
			}
			EndMessage end = EndMessage.readMessage(in.readNBytes(in.readInt()));
			OutcomeListeners listeners = this.outcomes.get(end.loop());
			if (listeners != null) {
				List.of(nodes).forEach((node) -> listeners.notifyEnded(node, end.key(), end.end()));
			}
		}
	}

}
