// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.chihuo.FailurePolicy;
import io.chihuo.IncompatibleFormatException;
import io.chihuo.StepKind;

/**
 * Stored form of plans. A plan of a later version is refused.
 */
public final class PlanFormat {

	/** The version that all plans without later kinds of steps have. */
	private static final int FIRST_VERSION = 1;

	/** The version of plans with steps of kinds that were added later. */
	private static final int LATER_KINDS_VERSION = 2;

	/** The version of plans with items that have keys. */
	private static final int ITEM_KEYS_VERSION = 3;

	/** The version of plans in which the failure of a step lets others end. */
	private static final int LATEST_VERSION = 4;

	private static final StepKind[] KINDS = StepKind.values();

	private PlanFormat() {
	}

	/**
	 * Bytes of a plan; the same for the same plan.
	 * @throws io.chihuo.InvalidTaskException if a text of it is too long
	 */
	public static byte[] encodePlan(FlowPlan plan) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			int version = versionOf(plan);
			out.writeByte(version);
			out.writeInt(plan.originSize());
			out.writeInt(plan.size());
			for (PlanNode node : plan.nodes()) {
				writeNode(node, version, out);
			}
		}
		catch (UTFDataFormatException ex) {
			throw StoredText.tooLong(ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static int versionOf(FlowPlan plan) {
		if (plan.nodes().stream().anyMatch((node) -> node.policy() == FailurePolicy.FINISH_RUNNING)) {
			return LATEST_VERSION;
		}
		if (plan.nodes().stream().anyMatch(PlanNode::hasItemKeys)) {
			return ITEM_KEYS_VERSION;
		}
		boolean later = plan.nodes()
			.stream()
			.anyMatch((node) -> node.kind().ordinal() > StepKind.NOTHING.ordinal() || node.takesItems());
		return later ? LATER_KINDS_VERSION : FIRST_VERSION;
	}

	private static void writeNode(PlanNode node, int version, DataOutputStream out) throws IOException {
		out.writeByte(node.kind().ordinal());
		out.writeUTF(node.name());
		out.writeInt(node.parent());
		out.writeByte(node.role().ordinal());
		writeNumbers(node.children(), out);
		writeNumbers(node.predecessors(), out);
		out.writeByte(node.policy().ordinal());
		out.writeInt(node.needed());
		out.writeInt(node.tolerated());
		out.writeUTF(node.label());
		out.writeLong(node.amount());
		if (hasTask(node.kind())) {
			writeTask(node.task(), out);
		}
		PlanItems items = node.items();
		if (items != null) {
			writeItems(items, version, out);
		}
	}

	private static boolean hasTask(StepKind kind) {
		return kind == StepKind.TASK || kind == StepKind.WHEN || kind == StepKind.FOR_EACH || kind == StepKind.REPEAT;
	}

	private static void writeTask(PlanTask task, DataOutputStream out) throws IOException {
		out.writeUTF(task.queue());
		out.writeUTF(task.id());
		ProgressFormat.writeBytes(task.payload(), out);
		out.writeInt(task.headers().size());
		for (Map.Entry<String, String> header : new TreeMap<>(task.headers()).entrySet()) {
			out.writeUTF(header.getKey());
			out.writeUTF(header.getValue());
		}
		out.writeInt(task.inputs().size());
		for (PlanInput input : task.inputs()) {
			out.writeUTF(input.target());
			writeSource(input.source(), out);
		}
	}

	private static void writeSource(PlanSource source, DataOutputStream out) throws IOException {
		out.writeBoolean(source.inContext());
		out.writeUTF(source.name());
		out.writeUTF(source.path());
		byte[] fallback = source.fallback();
		out.writeBoolean(fallback != null);
		if (fallback != null) {
			ProgressFormat.writeBytes(fallback, out);
		}
	}

	private static void writeItems(PlanItems items, int version, DataOutputStream out) throws IOException {
		out.writeInt(items.list().size());
		for (byte[] item : items.list()) {
			ProgressFormat.writeBytes(item, out);
		}
		PlanTask pages = items.pages();
		out.writeBoolean(pages != null);
		if (pages != null) {
			writeTask(pages, out);
		}
		out.writeInt(items.window());
		out.writeInt(items.toleratedPercent());
		if (version >= ITEM_KEYS_VERSION) {
			String key = items.keyPointer();
			out.writeBoolean(key != null);
			if (key != null) {
				out.writeUTF(key);
			}
		}
	}

	private static void writeNumbers(List<Integer> numbers, DataOutputStream out) throws IOException {
		out.writeInt(numbers.size());
		for (int number : numbers) {
			out.writeInt(number);
		}
	}

	/**
	 * Read a stored plan.
	 * @throws IncompatibleFormatException if it is of a later version
	 */
	public static FlowPlan decodePlan(byte[] bytes) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			int version = in.readByte();
			checkVersion(version, LATEST_VERSION);
			int originSize = in.readInt();
			int size = in.readInt();
			List<PlanNode> nodes = new ArrayList<>(size);
			for (int i = 0; i < size; i++) {
				nodes.add(readNode(version, in));
			}
			return new FlowPlan(nodes, originSize, bytes.length);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The stored plan of a flow is damaged", ex);
		}
	}

	static void checkVersion(int version, int known) {
		if (version < FIRST_VERSION || version > known) {
			throw new IncompatibleFormatException(
					"The stored flow needs a later version of Chihuo: it has format " + version);
		}
	}

	private static PlanNode readNode(int version, DataInputStream in) throws IOException {
		StepKind kind = readKind(in.readByte());
		String name = in.readUTF();
		int parent = in.readInt();
		ChildRole role = ChildRole.values()[in.readByte()];
		List<Integer> children = readNumbers(in);
		List<Integer> predecessors = readNumbers(in);
		FailurePolicy policy = FailurePolicy.values()[in.readByte()];
		int needed = in.readInt();
		int tolerated = in.readInt();
		String label = in.readUTF();
		long amount = in.readLong();
		PlanTask task = hasTask(kind) ? readTask(in) : PlanTask.NONE;
		PlanItems items = (kind == StepKind.FOR_EACH) ? readItems(version, in) : null;
		return new PlanNode(kind, name, parent, role, children, predecessors, policy, needed, tolerated, task, label,
				amount, items);
	}

	private static StepKind readKind(int ordinal) {
		if (ordinal >= KINDS.length) {
			throw new IncompatibleFormatException(
					"The stored flow needs a later version of Chihuo: it has steps of kind " + ordinal);
		}
		return KINDS[ordinal];
	}

	private static PlanItems readItems(int version, DataInputStream in) throws IOException {
		int size = in.readInt();
		List<byte[]> list = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			list.add(ProgressFormat.readBytes(in));
		}
		PlanTask pages = in.readBoolean() ? readTask(in) : null;
		return new PlanItems(list, pages, in.readInt(), in.readInt(),
				(version >= ITEM_KEYS_VERSION && in.readBoolean()) ? in.readUTF() : null);
	}

	private static PlanTask readTask(DataInputStream in) throws IOException {
		String queue = in.readUTF();
		String id = in.readUTF();
		byte[] payload = ProgressFormat.readBytes(in);
		Map<String, String> headers = new TreeMap<>();
		for (int left = in.readInt(); left > 0; left--) {
			headers.put(in.readUTF(), in.readUTF());
		}
		List<PlanInput> inputs = new ArrayList<>();
		for (int left = in.readInt(); left > 0; left--) {
			inputs.add(new PlanInput(in.readUTF(), readSource(in)));
		}
		return new PlanTask(queue, id, payload, headers, inputs);
	}

	private static PlanSource readSource(DataInputStream in) throws IOException {
		return new PlanSource(in.readBoolean(), in.readUTF(), in.readUTF(),
				in.readBoolean() ? ProgressFormat.readBytes(in) : null);
	}

	private static List<Integer> readNumbers(DataInputStream in) throws IOException {
		int size = in.readInt();
		List<Integer> numbers = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			numbers.add(in.readInt());
		}
		return numbers;
	}

}
