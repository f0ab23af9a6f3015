// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.RejectTaskException;
import io.chihuo.step.StepFields;

/**
 * Reads a part of a file.
 */
final class FileReadOperation implements FileOperation {

	private static final String BASE64 = "base64";

	private final FileRoot root;

	private final int maxRead;

	/**
	 * Create the operation.
	 * @param maxRead most bytes that a step reads
	 */
	FileReadOperation(FileRoot root, int maxRead) {
		this.root = root;
		this.maxRead = maxRead;
	}

	@Override
	public Set<String> fieldNames() {
		return Set.of("path", "offset", "length", "encoding");
	}

	@Override
	public Map<String, @Nullable Object> perform(StepFields fields) throws IOException {
		FilePath path = FilePath.parsePath(fields.requireText("path"));
		long offset = fields.readNumber("offset", 0, 0, Long.MAX_VALUE);
		int length = (int) fields.readNumber("length", this.maxRead, 1, this.maxRead);
		boolean base64 = isBase64(fields);
		try (FileDirectory parent = this.root.openParent(path);
				FileChannel channel = parent.openFile(path.lastName(), StandardOpenOption.READ)) {
			long size = channel.size();
			ByteBuffer bytes = readBytes(channel, offset, (int) Math.min(length, Math.max(0, size - offset)));
			Map<String, @Nullable Object> result = new LinkedHashMap<>();
			result.put(base64 ? BASE64 : "text", base64 ? FileContent.encodeBase64(bytes) : decodeText(path, bytes));
			result.put("length", bytes.position());
			result.put("next", offset + bytes.position());
			result.put("size", size);
			result.put("end", offset + bytes.position() >= size);
			return result;
		}
	}

	private static boolean isBase64(StepFields fields) {
		String encoding = fields.findText("encoding");
		if (encoding == null || encoding.equals("text") || encoding.equals(BASE64)) {
			return BASE64.equals(encoding);
		}
		throw fields.createMistake("encoding", "must be 'text' or 'base64'");
	}

	private static ByteBuffer readBytes(FileChannel channel, long offset, int length) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(length);
		while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) > 0) {
			// until all are there, or the file ends
		}
		return bytes.flip();
	}

	/** A character that is cut off at the end belongs to the next part. */
	private static String decodeText(FilePath path, ByteBuffer bytes) {
		try {
			String text = FileContent.decodeText(bytes);
			if (bytes.position() > 0 || !bytes.hasRemaining()) {
				return text;
			}
		}
		catch (CharacterCodingException ex) {
			// explained below
		}
		throw new RejectTaskException(
				"The part of " + path + " that was read is no text in UTF-8: read it with the encoding 'base64'");
	}

}
