// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ContentCipherTests {

	private static final byte[] TEXT = "a secret text".getBytes(StandardCharsets.UTF_8);

	private static final EncryptionKeys KEYS = keys("one", true, "one", "two");

	private final ContentCipher cipher = new ContentCipher(KEYS, "space", "queue");

	private static EncryptionKeys keys(String active, boolean required, String... ids) {
		Map<String, byte[]> keys = new HashMap<>();
		for (String id : ids) {
			keys.put(id, Arrays.copyOf(id.getBytes(StandardCharsets.US_ASCII), 32));
		}
		return new EncryptionKeys(keys, active, required);
	}

	private byte[] encrypted() {
		return this.cipher.encrypt(ContentKind.PAYLOAD, "id", TEXT);
	}

	private static void assertUnreadable(ContentCipher cipher, ContentKind kind, String id, byte[] stored,
			boolean elsewhere, String reason) {
		assertThatExceptionOfType(UnreadableContentException.class)
			.isThrownBy(() -> cipher.decrypt(kind, null, id, stored))
			.satisfies((ex) -> assertThat(ex.unreadable().newer()).isEqualTo(elsewhere))
			.withMessageContaining(reason);
	}

	@Test
	void contentIsReadAgainAndCannotBeSeen() throws Exception {
		byte[] stored = encrypted();
		assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
		assertThat(this.cipher.decrypt(ContentKind.PAYLOAD, null, "id", stored)).isEqualTo(TEXT);
		assertThat(encrypted()).isNotEqualTo(stored);
	}

	@Test
	void noContentIsEncryptedToo() throws Exception {
		byte[] stored = this.cipher.encrypt(ContentKind.PAYLOAD, "id", new byte[0]);
		assertThat(stored).isNotEmpty();
		assertThat(this.cipher.decrypt(ContentKind.PAYLOAD, null, "id", stored)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 16, 24, 32 })
	void keysOfAllLengthsWork(int length) throws Exception {
		EncryptionKeys keys = new EncryptionKeys(Map.of("k", new byte[length]), "k", true);
		ContentCipher other = new ContentCipher(keys, "space", "queue");
		byte[] stored = other.encrypt(ContentKind.RESULT, "id", TEXT);
		assertThat(other.decrypt(ContentKind.RESULT, ContentKind.COMPLETION, "id", stored)).isEqualTo(TEXT);
	}

	@Test
	void contentOfAnotherPlaceIsRefused() {
		byte[] stored = encrypted();
		assertUnreadable(this.cipher, ContentKind.PAYLOAD, "other", stored, false, "does not decrypt");
		assertUnreadable(this.cipher, ContentKind.RESULT, "id", stored, false, "does not decrypt");
		assertUnreadable(new ContentCipher(KEYS, "space", "other"), ContentKind.PAYLOAD, "id", stored, false,
				"does not decrypt");
		assertUnreadable(new ContentCipher(KEYS, "other", "queue"), ContentKind.PAYLOAD, "id", stored, false,
				"does not decrypt");
		assertUnreadable(new ContentCipher(KEYS, "spaceq", "ueue"), ContentKind.PAYLOAD, "id", stored, false,
				"does not decrypt");
	}

	@Test
	void contentWhoseKindWasChangedIsRefused() {
		byte[] stored = encrypted();
		stored[5] = ContentKind.RESULT.code();
		assertUnreadable(this.cipher, ContentKind.RESULT, "id", stored, false, "does not decrypt");
	}

	@Test
	void contentIsNotReadByAnotherKeyOfTheSameName() {
		EncryptionKeys others = new EncryptionKeys(Map.of("one", new byte[32]), "one", true);
		assertUnreadable(new ContentCipher(others, "space", "queue"), ContentKind.PAYLOAD, "id", encrypted(), false,
				"does not decrypt");
	}

	@Test
	void contentOfUnknownKeyIsLeftToOtherNodes() {
		assertUnreadable(new ContentCipher(keys("two", true, "two"), "space", "queue"), ContentKind.PAYLOAD, "id",
				encrypted(), true, "key 'one', which this node does not have");
	}

	@Test
	void contentOfLaterFormatIsLeftToOtherNodes() {
		byte[] stored = encrypted();
		stored[4] = 2;
		assertUnreadable(this.cipher, ContentKind.PAYLOAD, "id", stored, true, "format 2");
	}

	@Test
	void formerKeyDecryptsAfterRotation() throws Exception {
		byte[] stored = encrypted();
		ContentCipher rotated = new ContentCipher(keys("two", true, "one", "two"), "space", "queue");
		assertThat(rotated.decrypt(ContentKind.PAYLOAD, null, "id", stored)).isEqualTo(TEXT);
		byte[] later = rotated.encrypt(ContentKind.PAYLOAD, "id", TEXT);
		assertThat(this.cipher.decrypt(ContentKind.PAYLOAD, null, "id", later)).isEqualTo(TEXT);
		assertUnreadable(new ContentCipher(keys("one", true, "one"), "space", "queue"), ContentKind.PAYLOAD, "id",
				later, true, "'two'");
	}

	@Test
	void plainContentIsAcceptedOnlyWhereEncryptionIsNotRequired() throws Exception {
		assertUnreadable(this.cipher, ContentKind.PAYLOAD, "id", TEXT, false, "'chihuo.encryption.required' is on");
		assertUnreadable(this.cipher, ContentKind.PAYLOAD, "id", new byte[0], false, "required");
		for (EncryptionKeys lenient : new EncryptionKeys[] { keys("one", false, "one"), keys(null, true, "one") }) {
			ContentCipher other = new ContentCipher(lenient, "space", "queue");
			assertThat(other.decrypt(ContentKind.PAYLOAD, null, "id", TEXT)).isEqualTo(TEXT);
			assertThat(other.decrypt(ContentKind.PAYLOAD, null, "id", encrypted())).isEqualTo(TEXT);
		}
	}

	@Test
	void nodeWithoutActiveKeyStoresAsBefore() {
		ContentCipher reader = new ContentCipher(keys(null, true, "one"), "space", "queue");
		assertThat(reader.encrypt(ContentKind.PAYLOAD, "id", TEXT)).isEqualTo(TEXT);
	}

	@Test
	void equalCompletionsAreEqualAndOthersShareNoNonce() throws Exception {
		byte[] stored = this.cipher.encrypt(ContentKind.COMPLETION, "id", TEXT);
		assertThat(this.cipher.encrypt(ContentKind.COMPLETION, "id", TEXT)).isEqualTo(stored);
		assertThat(this.cipher.decrypt(ContentKind.RESULT, ContentKind.COMPLETION, "id", stored)).isEqualTo(TEXT);
		byte[] nonce = EncryptedFrame.read(stored).nonce();
		for (byte[] other : new byte[][] { this.cipher.encrypt(ContentKind.COMPLETION, "other", TEXT),
				this.cipher.encrypt(ContentKind.COMPLETION, "id", new byte[0]),
				new ContentCipher(KEYS, "space", "other").encrypt(ContentKind.COMPLETION, "id", TEXT) }) {
			assertThat(EncryptedFrame.read(other).nonce()).isNotEqualTo(nonce);
		}
	}

	@Test
	void hostileBytesAreRefused() {
		Random random = new Random(5);
		byte[] stored = encrypted();
		for (int i = 0; i < stored.length; i++) {
			byte[] shorter = Arrays.copyOf(stored, i);
			byte[] changed = stored.clone();
			changed[i] ^= (byte) (1 + random.nextInt(255));
			for (byte[] bytes : new byte[][] { shorter, changed }) {
				assertThatExceptionOfType(UnreadableContentException.class)
					.isThrownBy(() -> this.cipher.decrypt(ContentKind.PAYLOAD, null, "id", bytes));
			}
		}
	}

	@Test
	void reasonQuotesNoBytesOfHostileKeyName() {
		byte[] stored = encrypted();
		stored[7] = '\n';
		assertUnreadable(this.cipher, ContentKind.PAYLOAD, "id", stored, false, "does not decrypt");
	}

	@Test
	void keysAreNotInTexts() {
		EncryptionKeys keys = keys("one", true, "one");
		assertThat(keys.toString()).isEqualTo("EncryptionKeys[one]");
		assertThat(keys.active()).hasToString("EncryptionKey[one]");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> new EncryptionKeys(Map.of("k", TEXT), "k", true))
			.withMessage("Key 'k' must have 16, 24 or 32 bytes");
	}

}
