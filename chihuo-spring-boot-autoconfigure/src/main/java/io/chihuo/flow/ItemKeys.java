// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.InvalidTaskException;
import io.chihuo.flow.state.PlanItems;

/**
 * Keys of items, as they are written into the ids of their tasks: a key that is short
 * after {@code k}, the digest of another one after {@code h}.
 */
final class ItemKeys {

	private static final int MAX_KEY_LENGTH = 128;

	private static final int MAX_DIGITS = 40;

	private ItemKeys() {
	}

	/**
	 * The key of an item.
	 * @param pointer JSON pointer to the key within the item
	 * @param item decoded item
	 * @throws BrokenStepException if the item has no key
	 */
	static String keyOf(String pointer, @Nullable Object item) {
		TreePath.Found found = TreePath.parse(pointer).find(item);
		Object key = (found != null) ? found.value() : null;
		String text = (key instanceof String string) ? string : (key instanceof Number number) ? toText(number) : "";
		if (text.isEmpty()) {
			throw new BrokenStepException("it has no text and no number at '" + pointer + "' that could be its key");
		}
		boolean plain = text.length() <= MAX_KEY_LENGTH && text.chars().noneMatch(Character::isISOControl)
				&& StandardCharsets.UTF_8.newEncoder().canEncode(text);
		return plain ? "k" + text : "h" + digest(text);
	}

	/** Numbers of one amount are one key, whatever type a codec reads them as. */
	private static String toText(Number number) {
		BigDecimal exact = new BigDecimal(number.toString()).stripTrailingZeros();
		boolean whole = exact.scale() <= 0 && (long) exact.precision() - exact.scale() <= MAX_DIGITS;
		return whole ? exact.toPlainString() : exact.toString();
	}

	/** Of all characters, also of those that have no form in UTF-8. */
	private static String digest(String text) {
		ByteBuffer characters = ByteBuffer.allocate(Character.BYTES * text.length());
		characters.asCharBuffer().put(text);
		try {
			MessageDigest sha = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(sha.digest(characters.array()), 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Refuse a list with an item that has no key.
	 * @param reader decodes an item
	 */
	static void checkKeys(PlanItems items, String step, Function<byte[], @Nullable Object> reader) {
		String pointer = items.keyPointer();
		for (int item = 0; pointer != null && item < items.list().size(); item++) {
			byte[] value = items.list().get(item);
			try {
				StepFailures.callCodec(() -> keyOf(pointer, reader.apply(value)));
			}
			catch (BrokenStepException ex) {
				throw new InvalidTaskException(
						"Item " + item + " of step '" + step + "' has no key: " + ex.getMessage(), ex);
			}
		}
	}

}
