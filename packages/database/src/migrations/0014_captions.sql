CREATE TABLE "media_captions" (
	"media_id" uuid NOT NULL,
	"language" text NOT NULL,
	"label" text NOT NULL,
	"file" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"cue_count" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "media_captions_media_id_language_pk" PRIMARY KEY("media_id","language"),
	CONSTRAINT "media_captions_language_form" CHECK ("media_captions"."language" ~ '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}$'),
	CONSTRAINT "media_captions_label_length" CHECK (char_length("media_captions"."label") between 1 and 100),
	CONSTRAINT "media_captions_file_form" CHECK ("media_captions"."file" ~ '^[0-9a-f]{32}\.vtt$'),
	CONSTRAINT "media_captions_size_range" CHECK ("media_captions"."size_bytes" between 1 and 4194304),
	CONSTRAINT "media_captions_cues_positive" CHECK ("media_captions"."cue_count" > 0)
);
--> statement-breakpoint
ALTER TABLE "media_captions" ADD CONSTRAINT "media_captions_media_id_media_items_id_fk" FOREIGN KEY ("media_id") REFERENCES "public"."media_items"("id") ON DELETE cascade ON UPDATE no action;