/*
 * The sub-channel decoders of libs/redbook: Q of all modes, the 96 symbols, P and Q in 16 bytes, R-W packs, and the two
 * codes as text.
 *
 * Input: which of them, then its bytes. Of Q the top bit of the first byte says that the CRC is put right first, for a
 * CRC is not found by trying.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "redbook/crc16.h"
#include "redbook/rw.h"
#include "redbook/subcode.h"
#include "fuzz.h"

static void check_mcn(const struct mcn *mcn)
{
    uint8_t packed[MCN_PACKED_SIZE];
    struct mcn again = { "" };

    must_be_text(mcn->text, MCN_LENGTH, "an MCN is a text");
    if (!mcn_is_set(mcn)) return;
    must_hold(strspn(mcn->text, "0123456789") == MCN_LENGTH, "an MCN has 13 digits");
    mcn_pack(mcn, packed);
    must_hold(mcn_unpack(packed, &again) && mcn_equal(mcn, &again), "an MCN there and back is the same");
}

static void check_isrc(const struct isrc *isrc)
{
    uint8_t packed[ISRC_PACKED_SIZE];
    char text[ISRC_DASHED_LENGTH + 1];
    struct isrc again = { "" };

    must_be_text(isrc->text, ISRC_LENGTH, "an ISRC is a text");
    if (!isrc_is_set(isrc)) return;
    must_hold(strspn(isrc->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ISRC_LENGTH, "an ISRC has 12 letters and digits");
    isrc_pack(isrc, packed);
    must_hold(isrc_unpack(packed, &again) && isrc_equal(isrc, &again), "an ISRC there and back is the same");
    isrc_format(isrc, text);
    must_hold(strlen(text) == ISRC_DASHED_LENGTH, "an ISRC with dashes has 15 characters");
    /* Discs have digits for a country, which nobody may type. */
    if (isrc_parse(text, ISRC_DASHED_LENGTH, &again, NULL) == ISRC_OK)
        must_hold(isrc_equal(isrc, &again), "an ISRC with dashes is the same");
}

static void q_frame(uint8_t *q)
{
    static const struct subq zero;
    uint8_t encoded[SUBQ_SIZE];
    struct subq subq;
    enum subq_result result = subq_decode(q, &subq);

    must_hold((result == SUBQ_BAD_CRC) == !crc16_matches(q, 10), "the CRC decides first");
    if (result == SUBQ_BAD_CRC) must_hold(!memcmp(&subq, &zero, sizeof(subq)), "nothing of a damaged frame is trusted");
    must_hold((result == SUBQ_UNKNOWN_ADR) == (result != SUBQ_BAD_CRC && ((q[0] & 15) < 1 || (q[0] & 15) > 3)),
            "modes 1 to 3 are known");
    check_mcn(&subq.mcn);
    check_isrc(&subq.isrc);
    if (result != SUBQ_OK) return;
    must_hold(subq.aframe < CD_FRAMES_PER_SECOND, "AFRAME is 0 to 74");
    must_hold((subq.adr == SUBQ_ADR_MCN) == mcn_is_set(&subq.mcn), "mode 2 has the MCN");
    must_hold((subq.adr == SUBQ_ADR_ISRC) == isrc_is_set(&subq.isrc), "mode 3 has the ISRC");
    subq_encode(&subq, encoded);
    must_hold(!memcmp(encoded, q, SUBQ_SIZE), "Q there and back is the same");
    q[subq.control % 10] ^= (uint8_t)(1 << subq.adr);
    must_hold(subq_decode(q, &subq) == SUBQ_BAD_CRC, "one wrong bit is seen");
}

static void q(struct input *input)
{
    bool right = take_byte(input) & 0x80;
    uint8_t frame[SUBQ_SIZE] = { 0 };

    take_bytes(input, frame, sizeof(frame));
    if (right) crc16_append(frame, 10);
    q_frame(frame);
}

static void symbols(struct input *input)
{
    uint8_t subcode[SUBCODE_SIZE] = { 0 }, joined[SUBCODE_SIZE], rw[SUBCODE_SIZE], rw_again[SUBCODE_SIZE];
    uint8_t p[12], frame[SUBQ_SIZE], again[SUBQ_SIZE];
    unsigned i;

    take_bytes(input, subcode, sizeof(subcode));
    subcode_split(subcode, p, frame, rw);
    subcode_split(subcode, NULL, again, NULL);
    must_hold(!memcmp(frame, again, sizeof(frame)), "Q does not depend on what else is asked for");
    subcode_join(subcode_p(subcode), frame, rw, joined);
    subcode_split(joined, NULL, again, rw_again);
    must_hold(!memcmp(frame, again, sizeof(frame)) && !memcmp(rw, rw_again, sizeof(rw)), "joined and split is the same");
    must_hold(subcode_p(joined) == subcode_p(subcode), "P is kept");
    for (i = 0; i < SUBCODE_SIZE; i++)
        must_hold(((joined[i] ^ subcode[i]) & 0x7F) == 0, "every symbol's Q to W are kept");
    q_frame(frame);
}

static void p_and_q(struct input *input)
{
    uint8_t packed[SUBCODE_PQ_SIZE] = { 0 }, again[SUBCODE_PQ_SIZE], frame[SUBQ_SIZE];
    bool p;

    take_bytes(input, packed, sizeof(packed));
    subcode_unpack_pq(packed, &p, frame);
    subcode_pack_pq(p, frame, again);
    must_hold(!memcmp(packed, again, SUBQ_SIZE) && (packed[15] & 0x80) == again[15], "P and Q there and back are the same");
    q_frame(frame);
}

#define RW_SECTORS 6

static void rw(struct input *input)
{
    uint8_t cooked[RW_HISTORY + RW_SECTORS][SUBCODE_SIZE] = { { 0 } }, raw[RW_SECTORS][SUBCODE_SIZE], back[SUBCODE_SIZE];
    uint8_t where = take_byte(input), what = take_byte(input) & 0x3F;
    unsigned i, pack;

    for (i = 0; i < RW_SECTORS; i++)
    {
        take_bytes(input, cooked[RW_HISTORY + i], SUBCODE_SIZE);
        rw_add_parity(cooked[RW_HISTORY + i]);
    }
    for (i = 0; i < RW_SECTORS; i++) rw_interleave(cooked[i], raw[i]);
    for (i = 0; i + RW_HISTORY < RW_SECTORS; i++)
    {
        uint8_t *packs = cooked[RW_HISTORY + i];
        unsigned symbol;

        rw_deinterleave(raw[i], back);
        for (symbol = 0; symbol < SUBCODE_SIZE; symbol++)
            must_hold(back[symbol] == (packs[symbol] & 0x3F), "R-W there and back are the same");
        for (pack = 0; pack < RW_PACKS_PER_SECTOR; pack++)
            must_hold(rw_parity_matches(back + pack * RW_PACK_SIZE), "parity that was made matches");
    }
    if (what)
    {
        back[where % RW_PACK_SIZE] ^= what;
        must_hold(!rw_parity_matches(back), "one wrong symbol is seen");
    }
}

static void texts(struct input *input)
{
    struct isrc isrc = { "" };
    struct mcn mcn = { "" };
    struct mcn_problem problem;
    size_t length, where = SIZE_MAX;
    char *text = (char *)take_rest(input, &length);
    enum isrc_result isrc_result = isrc_parse(text, length, &isrc, &where);
    enum mcn_result mcn_result = mcn_parse(text, length, &mcn, &problem);

    must_hold(where <= length, "what is wrong with an ISRC is in it, or its end");
    must_hold((isrc_result == ISRC_OK) == isrc_is_set(&isrc), "only a right ISRC is given");
    must_hold((isrc_result == ISRC_OK) == !*isrc_result_text(isrc_result), "what is wrong has words");
    check_isrc(&isrc);
    must_hold(mcn_result == MCN_EMPTY || problem.where < length, "what is wrong with an MCN is in it");
    must_hold((mcn_result == MCN_OK) == mcn_is_set(&mcn), "only a right MCN is given");
    must_hold((mcn_result == MCN_OK) == !*mcn_result_text(mcn_result), "what is wrong has words");
    check_mcn(&mcn);
    if (mcn_result == MCN_BAD_CHECK_DIGIT) /* with the digit that is named it is right */
    {
        text[length - 1] = problem.check_digit;
        must_hold(mcn_parse(text, length, &mcn, NULL) == MCN_OK, "the check digit that would be right is right");
    }
    free(text);
}

static void addresses(struct input *input)
{
    struct msf msf = { take_byte(input), take_byte(input), take_byte(input) }, again = { 0, 0, 0 };
    int32_t lba = (int32_t)take_32(input), back = 0;
    uint8_t binary;

    if (msf_to_lba(msf, &back))
    {
        must_hold(back >= CD_LBA_MIN && back <= CD_LBA_MAX, "every time is an address");
        must_hold(msf_from_lba(back, &again) && again.min == msf.min && again.sec == msf.sec && again.frame == msf.frame,
                "a time there and back is the same");
    }
    must_hold(msf_from_lba(lba, &again) == (lba >= CD_LBA_MIN && lba <= CD_LBA_MAX), "only addresses have times");
    if (msf_from_lba(lba, &again))
        must_hold(msf_is_valid(again) && msf_to_lba(again, &back) && back == lba, "an address there and back is the same");
    must_hold(msf_is_valid(msf_from_frames((uint32_t)lba)), "any number of frames gives a time");
    if (bcd_to_binary(msf.min, &binary)) must_hold(binary <= 99 && bcd_from_binary(binary) == msf.min, "BCD there and back");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (* const decoders[])(struct input *input) = { q, symbols, p_and_q, rw, texts, addresses };
    struct input input = { data, size, 0 };

    decoders[take_byte(&input) % (sizeof(decoders) / sizeof(decoders[0]))](&input);
    return 0;
}
