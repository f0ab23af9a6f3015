// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;

import io.chihuo.RejectTaskException;
import io.chihuo.step.StepFileWriter;

/**
 * A file that is being written under a name of its own.
 */
final class StagedFile implements StepFileWriter {

	private final FileDirectory staging;

	private final String part;

	private final FileChannel channel;

	private final FileDirectory target;

	private final String name;

	private final long maxSize;

	private long size;

	private boolean committed;

	private boolean closed;

	private final OutputStream output = new StagedOutput();

	StagedFile(FileDirectory staging, String part, FileChannel channel, FileDirectory target, String name,
			long maxSize) {
		this.staging = staging;
		this.part = part;
		this.channel = channel;
		this.target = target;
		this.name = name;
		this.maxSize = maxSize;
	}

	/** Verify that a name is free or that of a file, which would be replaced. */
	static void requireReplaceable(FileDirectory directory, String name) throws IOException {
		BasicFileAttributes present = directory.findAttributes(name);
		if (present != null) {
			FileDirectory.requireFile(name, present);
		}
	}

	@Override
	public OutputStream output() {
		return this.output;
	}

	void writeBytes(ByteBuffer bytes) throws IOException {
		this.size += bytes.remaining();
		if (this.size > this.maxSize) {
			throw tooLarge(this.name, this.maxSize);
		}
		while (bytes.hasRemaining()) {
			this.channel.write(bytes);
		}
	}

	static RejectTaskException tooLarge(String name, long maxSize) {
		return new RejectTaskException("'" + FilePath.printable(name) + "' would have more than "
				+ "'chihuo.steps.file.max-size' allows, " + maxSize + " bytes");
	}

	long writtenBytes() {
		return this.size;
	}

	@Override
	public void commitFile() throws IOException {
		this.channel.force(true);
		this.channel.close();
		requireReplaceable(this.target, this.name);
		try {
			this.staging.moveEntry(this.part, this.target, this.name);
		}
		catch (NoSuchFileException ex) {
			throw new IOException("The directory of '" + FilePath.printable(this.name)
					+ "' was removed while the file was written, or the file itself", ex);
		}
		this.committed = true;
		this.target.forceNames();
	}

	@Override
	public void close() throws IOException {
		if (this.closed) {
			return;
		}
		this.closed = true;
		try (this.target; this.staging) {
			this.channel.close();
			if (!this.committed) {
				this.staging.deleteFile(this.part);
			}
		}
	}

	/**
	 * Does nothing when it is closed, since the file goes on until it is.
	 */
	private final class StagedOutput extends OutputStream {

		@Override
		public void write(int value) throws IOException {
			write(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			writeBytes(ByteBuffer.wrap(bytes, offset, length));
		}

	}

}
