// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowCondition.ConditionKind;

/**
 * A condition of a plan. The values that it judges are the inputs of its node.
 *
 * @param kind its kind
 * @param input index of the value that it judges
 * @param operandKind kind of the operand
 * @param operand the operand as text, empty for none
 * @param parts conditions within it
 */
public record PlanCondition(ConditionKind kind, int input, OperandKind operandKind, String operand,
		List<PlanCondition> parts) {

	/**
	 * Kind of an operand.
	 */
	public enum OperandKind {

		/** Null. */
		NOTHING,

		/** A text. */
		TEXT,

		/** A number. */
		NUMBER,

		/** True or false. */
		FLAG;

		/**
		 * Kind of an operand.
		 */
		public static OperandKind of(@Nullable Object operand) {
			return (operand == null) ? NOTHING
					: (operand instanceof Number) ? NUMBER : (operand instanceof Boolean) ? FLAG : TEXT;
		}

	}

	/**
	 * A value that is judged.
	 *
	 * @param present whether there is one
	 * @param value the value, or null
	 */
	public record Judged(boolean present, @Nullable Object value) {
	}

	/**
	 * Whether it holds.
	 * @param values values of the inputs of its node
	 */
	public boolean holds(List<Judged> values) {
		return switch (this.kind) {
			case ALL -> this.parts.stream().allMatch((part) -> part.holds(values));
			case ANY -> this.parts.stream().anyMatch((part) -> part.holds(values));
			case NOT -> !this.parts.get(0).holds(values);
			case PRESENT -> values.get(this.input).present();
			case EQUAL -> isEqual(values.get(this.input).value());
			case AT_LEAST, AT_MOST -> isInOrder(values.get(this.input).value());
		};
	}

	private boolean isEqual(@Nullable Object value) {
		return switch (this.operandKind) {
			case NOTHING -> value == null;
			case TEXT -> this.operand.equals(value);
			case NUMBER -> value instanceof Number number && compare(number) == 0;
			case FLAG -> value instanceof Boolean && value.toString().equals(this.operand);
		};
	}

	private boolean isInOrder(@Nullable Object value) {
		if (!(value instanceof Number number)) {
			return false;
		}
		return (this.kind == ConditionKind.AT_LEAST) ? compare(number) >= 0 : compare(number) <= 0;
	}

	private int compare(Number number) {
		return new BigDecimal(number.toString()).compareTo(new BigDecimal(this.operand));
	}

	/**
	 * Bytes to store.
	 */
	public byte[] toBytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			write(out);
		}
		catch (UTFDataFormatException ex) {
			throw StoredText.tooLong(ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private void write(DataOutputStream out) throws IOException {
		out.writeByte(this.kind.ordinal());
		out.writeInt(this.input);
		out.writeByte(this.operandKind.ordinal());
		out.writeUTF(this.operand);
		out.writeInt(this.parts.size());
		for (PlanCondition part : this.parts) {
			part.write(out);
		}
	}

	/**
	 * Read stored bytes.
	 */
	public static PlanCondition fromBytes(byte[] bytes) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			return read(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The stored condition of a step is damaged", ex);
		}
	}

	private static PlanCondition read(DataInputStream in) throws IOException {
		ConditionKind kind = ConditionKind.values()[in.readByte()];
		int input = in.readInt();
		OperandKind operandKind = OperandKind.values()[in.readByte()];
		String operand = in.readUTF();
		List<PlanCondition> parts = new ArrayList<>();
		for (int left = in.readInt(); left > 0; left--) {
			parts.add(read(in));
		}
		return new PlanCondition(kind, input, operandKind, operand, parts);
	}

}
